using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slr.Actors.Configuration;
using Slr.Cli.Checks;
using Slr.Cli.Console;
using Slr.Data.Datasets;
using Slr.Data.Synthetic;

namespace Slr.Cli.Commands;

/// <summary><c>data make</c> and <c>data check</c>.</summary>
internal static class DataCommands
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly string[] Namings = [.. Enum.GetNames<TrackNaming>().Select(name => name.ToLowerInvariant())];

    public static Command Build()
    {
        Command data = new("data", "Checks data sets, or draws the stand-in data sets.") { Check(), Make() };
        return ExampleHelp.With(data,
            ("slr data check /data/Market-1501-v15.09.15", "is this folder what the program expects?"),
            ("slr data make personx --cache /tmp/slr", "draw a stand-in data set"));
    }

    private static Command Check()
    {
        var folder = new Argument<string>("folder") { HelpName = "folder", Description = "Its folder, or the folder around it" };
        var name = new Option<string?>("--name")
        {
            Description = $"What it is, where that is not clear: {string.Join(", ", DatasetCatalog.Names)}",
        };
        name.CompletionSources.Add(_ => DatasetCatalog.Names);
        Argument<string[]> words = SharedArguments.Settings();
        var command = new Command("check", "Looks at every file of a data set and says what is the matter.") { folder, words, name };
        command.Does((parsed, terminal, stop) =>
        {
            string? given = parsed.GetValue(name);
            if (given is not null && !DatasetCatalog.Names.Contains(given))
                throw new CommandException($"'{given}' is none of the data sets "
                    + $"{string.Join(", ", DatasetCatalog.Names)}{NearestName.Suggest(given, DatasetCatalog.Names)}");
            DataSettings settings = RunSettingsBinder.Bind(
                Recipes.Resolve(null, [.. parsed.GetValue(words) ?? [], $"data.root={parsed.GetRequiredValue(folder)}"])).Data;
            DataCheckResult result = DataCheck.Run(
                new DataCheckRequest(parsed.GetRequiredValue(folder), given, settings),
                terminal.Json ? TextWriter.Null : terminal.Writer, stop);
            if (terminal.Json)
                terminal.Writer.WriteLine(JsonSerializer.Serialize(result.Report, Readable));
            return Task.FromResult(result.ExitCode);
        });
        return ExampleHelp.With(command, ("slr data check /data/PersonX", "what is recognised, counts, damaged files"),
            ("slr data check /data --name dukemtmc data.max-unreadable=0.05", "one of several, with the share a run would allow"));
    }

    private static Command Make()
    {
        var name = new Argument<string>("data-set") { HelpName = "data-set", Description = "market1501 or personx" };
        name.AcceptOnlyFromAmong("market1501", "personx");
        var cache = new Option<string?>("--cache") { Description = "The cache folder (default: as for runs)", HelpName = "folder" };
        var full = new Option<bool>("--full-size") { Description = "Exactly as many people and images as the real data set has" };
        var tracks = new Option<string?>("--tracks")
        {
            Description = "As crops of tracks with the people hidden: flat names, folders of cameras and tracks, or running numbers with "
                + "a list",
            HelpName = string.Join('|', Namings),
        };
        tracks.AcceptOnlyFromAmong(Namings);
        Argument<string[]> words = SharedArguments.Settings();
        var command = new Command("make", "Draws a stand-in data set once, in the layout of the real one.")
        {
            name, cache, full, tracks, words,
        };
        command.Does((parsed, terminal, stop) =>
        {
            RunSettings settings = RunSettingsBinder.Bind(Recipes.Resolve(null, parsed.GetValue(words) ?? []));
            string folder = parsed.GetValue(cache) ?? settings.CacheFolder;
            GeneratedOptions options = settings.Data.Generated;
            if (parsed.GetValue(full))
                options = GeneratedOptions.FullSize(parsed.GetRequiredValue(name)) with
                {
                    Seed = options.Seed,
                    Shift = options.Shift,
                    Height = options.Height,
                    Width = options.Width,
                };
            if (parsed.GetValue(tracks) is { } naming)
                options = options with { Tracks = Enum.Parse<TrackNaming>(naming, ignoreCase: true) };
            Say(GeneratedDatasets.Ensure(parsed.GetRequiredValue(name), folder, options, stop), terminal);
            return Task.FromResult(ExitCode.Success);
        });
        return ExampleHelp.With(command, ("slr data make market1501 data.generated.train-identities=100", "a larger one"),
            ("slr data make personx --tracks folders --cache /tmp/slr", "a tracker's crops, with truth.csv to score by"),
            ("slr data make market1501 --full-size --cache /data", "as large as Market-1501 itself: 36,036 files, about 150 MB"));
    }

    private static void Say(Dataset dataset, Terminal terminal)
    {
        int cameras = dataset.Train.Select(i => i.Camera).Distinct().Count();
        if (terminal.Json)
        {
            terminal.Writer.WriteLine(JsonSerializer.Serialize(new
            {
                name = dataset.Name,
                root = dataset.Root,
                generated = dataset.Generated,
                train = dataset.Train.Length,
                trainIdentities = dataset.TrainIdentities(),
                query = dataset.Query.Length,
                gallery = dataset.Gallery.Length,
                cameras,
            }));
            return;
        }
        terminal.Writer.WriteLine($"{dataset.Name} in {dataset.Root}{(dataset.Generated ? " (generated stand-in data)" : "")}");
        terminal.Writer.WriteLine($"  train    {dataset.Train.Length} images of {dataset.TrainIdentities()} identities, {cameras} cameras");
        terminal.Writer.WriteLine($"  query    {dataset.Query.Length} images");
        terminal.Writer.WriteLine($"  gallery  {dataset.Gallery.Length} images");
    }
}

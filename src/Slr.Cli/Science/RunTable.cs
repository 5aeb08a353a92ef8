using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Sweeps;
using Slr.Primitives.Files;
using Slr.Runs.Files;

namespace Slr.Cli.Science;

/// <summary>A table of runs: a file in <c>hocon/science</c>.</summary>
internal sealed class RunTable : ScienceTable
{
    private readonly Definition definition;

    private RunTable(string name, Definition definition) => (Name, this.definition) = (name, definition);

    /// <inheritdoc />
    public override string Name { get; }

    /// <inheritdoc />
    public override string Question => definition.Question;

    /// <inheritdoc />
    public override string Progress
    {
        get
        {
            Sweep sweep = Sweep([]);
            IReadOnlyList<SweepState> states = SweepState.Read(sweep.Plan, sweep.Folder);
            return $"{states.Count(state => state.IsFinished)} of {states.Count} runs here";
        }
    }

    /// <summary>What the page tells of every epoch.</summary>
    private IReadOnlyList<EpochFigure> Figures => [.. (definition.Epochs.IsDefault ? [] : definition.Epochs).Select(Figure)];

    /// <summary>All tables of runs.</summary>
    /// <exception cref="CommandException">A file cannot be read.</exception>
    public static new IEnumerable<RunTable> All()
    {
        string folder = Path.Combine(Recipes.Folder(), "science");
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Select(Read) : [];
    }

    /// <summary>A table of runs that comes with the program.</summary>
    public static new RunTable Of(string name) => (RunTable)ScienceTable.Of(name);

    /// <summary>Its runs, in a folder under <c>runs/science</c>.</summary>
    /// <param name="words">
    /// Settings that take the place of the table's own. A setting that differs between the table's runs names them also where one value
    /// is left: what is run in part belongs to the whole.
    /// </param>
    public Sweep Sweep(IReadOnlyList<string> words)
    {
        string[] given = [.. words.Select(Key)];
        string[] own = [$"runs={Path.Combine("runs", "science")}", $"name={definition.Folder ?? Name}", .. definition.Words];
        string[] axes = [.. definition.Words.Where(word => SweepAxis.Of(word) is not null).Select(Key)];
        string[] left = [.. words.Where(word => SweepAxis.Of(word) is null && axes.Contains(Key(word)))];
        SweepPlan plan = SweepPlan.Of(definition.Recipe,
            [.. own.Where(word => !given.Contains(Key(word))), .. words.Except(left)], [.. definition.Arms]);
        return Sweeps.Sweep.Of(plan with
        {
            Axes = [.. plan.Axes.Concat(left.Select(word => new SweepAxis(Key(word), [word[(word.IndexOf('=') + 1)..].Trim()])))
                .OrderBy(axis => Array.IndexOf(axes, axis.Key))],
        });

        static string Key(string word) => word.Split('=')[0].Trim();
    }

    /// <inheritdoc />
    public override async Task<int> MakeAsync(ScienceRequest request, Terminal terminal, CancellationToken stop)
    {
        Sweep sweep = Sweep(request.Words);
        int code = request.AsItIs ? ExitCode.Success : await sweep.RunAsync(request.Hands, terminal, stop).ConfigureAwait(false);
        if (!Directory.Exists(sweep.Folder))
            throw new CommandException($"there are no runs of the table {Name} in {sweep.Folder} yet: leave --as-it-is out");
        // A table that is not complete is one too, and says how far it is.
        Answer answer = SweepReport.Write(sweep.Plan, sweep.Folder);
        string page = Path.Combine(request.Folder, $"{Name}.md");
        string body = await File.ReadAllTextAsync(Path.Combine(sweep.Folder, SweepReport.Table), CancellationToken.None)
            .ConfigureAwait(false);
        IReadOnlyList<SweepState> states = SweepState.Read(sweep.Plan, sweep.Folder);
        string[] courses =
        [
            .. definition.Recovery is { } figure ? Recovery.Table(Figure(figure), sweep.Plan, states) : [],
            .. new Courses(sweep.Plan, states).Write(Figures, page),
        ];
        Write(page, Encoding.UTF8.GetBytes(
            $"# {Question}\n\n    {string.Join(' ', (string[])["./run.sh science", Name, .. request.Words])}\n\n"
            + body[(body.IndexOf('\n') + 2)..]
            + string.Concat(courses.Select(line => line + "\n"))
            + $"\nWhat each run found is in [{Name}.csv]({Name}.csv); how it was asked in [protocol.md](protocol.md).\n"));
        Write(Path.Combine(request.Folder, $"{Name}.csv"), File.ReadAllBytes(Path.Combine(sweep.Folder, SweepReport.Results)));
        await terminal.Say(answer with { Lines = [.. answer.Lines, $"Table: {page}"] }).ConfigureAwait(false);
        return code;
    }

    private static EpochFigure Figure(string name) => EpochFigure.All.Single(figure => figure.Name == name);

    private static void Write(string file, byte[] bytes) => AtomicFile.Write(file, stream => stream.Write(bytes));

    private static RunTable Read(string file)
    {
        try
        {
            return new(Path.GetFileNameWithoutExtension(file),
                JsonSerializer.Deserialize<Definition>(InputFile.ReadAllBytes(file), RunJson.Options)
                    is { Question: not null, Recipe: not null, Words.IsDefault: false, Arms.IsDefault: false } table
                    && table.NamesOfFigures.All(name => EpochFigure.All.Any(figure => figure.Name == name)) ? table
                    : throw new JsonException("it needs question, recipe, words and arms; epochs and recovery are of "
                        + string.Join(", ", EpochFigure.All.Select(figure => figure.Name))));
        }
        catch (JsonException error)
        {
            throw new CommandException($"{file}: it is no table: {error.Message}", error);
        }
    }

    /// <summary>What the file holds.</summary>
    /// <param name="Question">What is asked.</param>
    /// <param name="Recipe">The recipe of all runs.</param>
    /// <param name="Words">Settings; several values make runs.</param>
    /// <param name="Arms">Arms, the first of which the others are compared with unless they name another.</param>
    /// <param name="Folder">
    /// The folder of its runs; null = called as the table. Tables that share one share runs: arms of one name are the same there.
    /// </param>
    /// <param name="Epochs">Names of <see cref="EpochFigure"/>s that the page tells of every epoch.</param>
    /// <param name="Recovery">Name of the <see cref="EpochFigure"/> whose <see cref="Science.Recovery"/> it tells.</param>
    private sealed record Definition(string Question, string Recipe, ImmutableArray<string> Words, ImmutableArray<string> Arms,
        string? Folder = null, ImmutableArray<string> Epochs = default, string? Recovery = null)
    {
        [JsonIgnore]
        public IEnumerable<string> NamesOfFigures => [.. Epochs.IsDefault ? [] : Epochs, .. Recovery is null ? [] : (string[])[Recovery]];
    }
}

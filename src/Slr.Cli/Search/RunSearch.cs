using System.Globalization;
using System.Text.Json.Nodes;
using Slr.Cli.Console;
using Slr.Cli.Trained;
using Slr.Data;
using Slr.Primitives.Files;

namespace Slr.Cli.Search;

/// <summary><c>slr search</c>: who of these is that?</summary>
internal sealed record SearchRequest
{
    /// <summary>The network.</summary>
    public required NetworkChoice Network { get; init; }

    /// <summary>Folder or list of images, or a .npy file of features of the same network.</summary>
    public required string Gallery { get; init; }

    /// <summary>Image files, at least one.</summary>
    public required IReadOnlyList<string> Queries { get; init; }

    /// <summary>Results of a query.</summary>
    public required int Top { get; init; }

    /// <summary>Average over mirror images, also where the run does not.</summary>
    public bool Flip { get; init; }

    /// <summary>Where an HTML page of the results goes; null = nowhere.</summary>
    public string? Sheet { get; init; }
}

/// <summary>The results of one query.</summary>
/// <param name="Query">The image that was asked for.</param>
/// <param name="Results">Rows of the gallery and their cosines, the most similar first.</param>
internal sealed record SearchResult(ImageRecord Query, (int Row, float Similarity)[] Results);

/// <summary>Ranks a gallery for images by a trained network.</summary>
internal static class RunSearch
{
    private const int ShownInTerminal = 5;

    /// <summary>Reads, extracts and ranks.</summary>
    /// <exception cref="CommandException">A query or the gallery cannot be used.</exception>
    public static Answer Run(SearchRequest request, Action<string> progress, CancellationToken cancellation)
    {
        if (request.Top < 1)
            throw new CommandException($"--top {request.Top}: at least 1 result of a query is to be told");
        if (request.Queries.FirstOrDefault(query => !File.Exists(query)) is { } missing)
            throw new CommandException($"{missing}: there is no such image file");
        if (request.Sheet is { } file)
            OutputFile.Check(file, ".html");
        TrainedNetwork trained = TrainedNetwork.Open(request.Network);
        using var extractor = new FeatureExtractor(trained, request.Flip || trained.Settings.FlipAverage, progress);
        (List<ImageRecord> queries, List<float> rows) = Look(request.Queries, extractor, cancellation);
        SearchGallery gallery = SearchGallery.Open(request.Gallery, trained, extractor, cancellation);
        float[] asked = [.. rows];
        long began = TimeProvider.System.GetTimestamp();
        SearchResult[] found = [.. queries.Select((query, at) => new SearchResult(query, GalleryRanking.Of(
            asked.AsMemory(at * extractor.FeatureSize, extractor.FeatureSize), gallery.Rows, request.Top, trained.Settings.Threads)))];
        double seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        if (request.Sheet is { } sheet)
            CannotWriteException.Unless(sheet, () => File.WriteAllText(sheet, SearchSheet.Write(request, trained, gallery, found)));
        return new Answer([.. found.SelectMany(result => Tell(result, gallery)), .. Ending(request, gallery)], [.. gallery.Unreadable],
            [KeyValuePair.Create("gallery", (double)gallery.Names.Count), KeyValuePair.Create("rankingSeconds", seconds)])
        {
            Lists = [KeyValuePair.Create("queries", new JsonArray([.. found.Select(result => ToJson(result, gallery))]))],
        };
    }

    private static (List<ImageRecord>, List<float>) Look(
        IReadOnlyList<string> paths, FeatureExtractor extractor, CancellationToken cancellation)
    {
        ImageRecord[] images = [.. paths.Select(path => new ImageRecord(path, Path.GetFullPath(path), -1, -1))];
        List<ImageRecord> read = [];
        List<float> rows = [];
        var unreadable = extractor.Extract("queries", images, (taken, values) =>
        {
            read.AddRange(taken);
            rows.AddRange(values);
        }, cancellation);
        return unreadable.Count == 0 ? (read, rows)
            : throw new CommandException($"{unreadable[0].Image.Key}: {unreadable[0].Reason}") { ExitCode = ExitCode.BadData };
    }

    private static IEnumerable<string> Tell(SearchResult result, SearchGallery gallery) =>
    [
        $"{result.Query.Key}:",
        .. result.Results.Take(ShownInTerminal).Select((found, at) => string.Create(CultureInfo.InvariantCulture,
            $"  {at + 1}. {gallery.Names[found.Row]} ({found.Similarity:0.000})")),
        .. result.Results.Length > ShownInTerminal ? [$"  and {result.Results.Length - ShownInTerminal} more"] : (string[])[],
    ];

    private static string[] Ending(SearchRequest request, SearchGallery gallery) =>
    [
        $"gallery of {gallery.Names.Count}", .. request.Sheet is null ? (string[])[] : [$"page: {request.Sheet}"],
    ];

    private static JsonObject ToJson(SearchResult result, SearchGallery gallery) => new()
    {
        ["query"] = result.Query.Key,
        ["results"] = new JsonArray([.. result.Results.Select(found => new JsonObject
        {
            ["row"] = found.Row,
            ["path"] = gallery.Names[found.Row],
            ["similarity"] = found.Similarity,
        })]),
    };
}

using Slr.Cli.Console;
using Slr.Cli.Embeddings;
using Slr.Cli.Trained;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Flow;
using Slr.Flow.Storage;
using Slr.Primitives.Files;

namespace Slr.Cli.Search;

/// <summary>What is searched: features, and what is known of each row.</summary>
/// <param name="Rows">Rows of length 1.</param>
/// <param name="Names">A row's image, or its number.</param>
/// <param name="Images">The images, for pictures; null where only features are there.</param>
/// <param name="Unreadable">Images that are left out.</param>
internal sealed record SearchGallery(
    FeatureRows Rows, IReadOnlyList<string> Names, IReadOnlyList<ImageRecord>? Images, IReadOnlyList<string> Unreadable)
{
    /// <summary>Reads features from a file, or extracts them from images.</summary>
    /// <param name="place">A .npy file as <c>extract</c> writes it, or a folder or list of images.</param>
    /// <param name="trained">The network that the queries are looked at with.</param>
    /// <param name="extractor">The same, as it extracts.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="CommandException">It cannot be read, or is of another network.</exception>
    public static SearchGallery Open(string place, TrainedNetwork trained, FeatureExtractor extractor, CancellationToken cancellation) =>
        Path.GetExtension(place) == ".npy" ? OfFile(place, extractor.FeatureSize) : OfImages(place, trained, extractor, cancellation);

    private static SearchGallery OfFile(string file, int dimension)
    {
        FeatureSet features = EmbeddingFile.Read(file, null, normalise: false);
        if (features.Dimension != dimension)
            throw new CommandException($"{file} has rows of {features.Dimension} numbers, and the network's features have {dimension}: "
                + "they are of another network");
        return new(features.Rows, NamesBeside(file, features.Count) ?? features.Keys, null, []);
    }

    /// <summary>The paths in the table that <c>extract</c> writes beside its features.</summary>
    private static string[]? NamesBeside(string file, int rows)
    {
        string table = Path.ChangeExtension(file, ".csv");
        if (!File.Exists(table))
            return null;
        IReadOnlyList<CsvRow> lines = CsvText.Read(table);
        int path = lines.Count == 0 ? -1 : Array.IndexOf(lines[0].Cells, "path");
        if (path < 0 || lines.Count - 1 != rows)
            throw new CommandException($"{table}: it lies beside {file} and should have a column 'path' and {rows} rows below its header");
        return [.. lines.Skip(1).Select(line => line.Cells[path])];
    }

    private static SearchGallery OfImages(string place, TrainedNetwork trained, FeatureExtractor extractor, CancellationToken cancellation)
    {
        Dataset data = trained.Data(place, null, cancellation);
        IReadOnlyList<ImageRecord> images = data.Gallery.Length > 0 ? data.Gallery : DataSplits.Of(data, Split.Train);
        var rows = new RowsBuilder(extractor.FeatureSize, images.Count);
        List<ImageRecord> read = [];
        var unreadable = extractor.Extract("gallery", images, (taken, values) =>
        {
            read.AddRange(taken);
            rows.Add(values);
        }, cancellation);
        return new(rows.Complete(), [.. read.Select(image => image.Key)], read,
            [.. unreadable.Select(bad => $"{bad.Image.Path} is left out: {bad.Reason}")]);
    }
}

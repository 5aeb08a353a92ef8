using System.Globalization;
using System.Text;
using Slr.Cli.Console;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Primitives.Files;

namespace Slr.Cli.Trained;

/// <summary><c>slr extract</c>: a trained network's features of a data set.</summary>
internal sealed record ExtractRequest
{
    /// <summary>The network.</summary>
    public required NetworkChoice Network { get; init; }

    /// <summary>Folder or list of the data set; null = the run's own target.</summary>
    public string? Data { get; init; }

    /// <summary>Name of the data set; null = recognised.</summary>
    public string? DataName { get; init; }

    /// <summary>Which of its images.</summary>
    public Split Split { get; init; }

    /// <summary>Average over mirror images, also where the run does not.</summary>
    public bool Flip { get; init; }

    /// <summary>The .npy file; the table of its rows is beside it with the ending .csv.</summary>
    public required string Out { get; init; }
}

/// <summary>Writes features and the table of their rows.</summary>
internal static class RunExtraction
{
    /// <summary>Reads the run, extracts, writes.</summary>
    /// <exception cref="CommandException">The output is no .npy file in a folder that is there, or there are no such images.</exception>
    public static Answer Run(ExtractRequest request, Action<string> progress, CancellationToken cancellation)
    {
        OutputFile.Check(request.Out, ".npy");
        TrainedNetwork trained = TrainedNetwork.Open(request.Network);
        Dataset data = trained.Data(request.Data, request.DataName, cancellation);
        string split = request.Split.ToString().ToLowerInvariant(), table = Path.ChangeExtension(request.Out, ".csv");
        OutputFile.Spare(table, request.Data);
        // Stable, so that images that no list names stay in the order of their keys.
        IReadOnlyList<ImageRecord> images = [.. DataSplits.Of(data, request.Split).OrderBy(image => image.Row)];
        using var extractor = new FeatureExtractor(trained, request.Flip || trained.Settings.FlipAverage, progress)
        {
            Root = data.Root,
        };
        using var features = new NpyRowWriter(request.Out, extractor.FeatureSize);
        bool tracked = images.Any(image => image.Track != ImageRecord.UnknownTrack || !double.IsNaN(image.Time));
        var rows = new StringBuilder(tracked ? "path,identity,camera,track,time\n" : "path,identity,camera\n");
        IReadOnlyList<QuarantinedImage> unreadable = extractor.Extract(split, images, (taken, values) =>
        {
            features.Append(values);
            foreach (ImageRecord image in taken)
                rows.Append(CsvText.Line([.. Row(image, tracked)])).Append('\n');
        }, cancellation);
        byte[] lines = Encoding.UTF8.GetBytes(rows.ToString());
        AtomicFile.Write(table, stream => stream.Write(lines));
        features.Complete();
        return new Answer(
            [$"{features.Rows} rows of {extractor.FeatureSize} numbers: {split} of {DataSplits.Describe(data)}",
                $"network: {trained.Description}", $"weights: {trained.Match}", $"features: {request.Out}", $"rows: {table}"],
            [.. unreadable.Select(bad => $"{bad.Image.Path} is left out: {bad.Reason}")],
            [KeyValuePair.Create("rows", (double)features.Rows), KeyValuePair.Create("dimension", (double)extractor.FeatureSize),
                KeyValuePair.Create("unreadable", (double)unreadable.Count),
                KeyValuePair.Create("epoch", trained.Found.Epoch ?? double.NaN)]);
    }

    private static IEnumerable<string> Row(ImageRecord image, bool tracked) =>
    [
        image.Key, Number(image.Identity), Number(Math.Max(image.Camera, NumberedNames.Unknown)),
        .. tracked ? [Number(image.Track), double.IsNaN(image.Time) ? "" : image.Time.ToString("R", CultureInfo.InvariantCulture)]
            : (string[])[],
    ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

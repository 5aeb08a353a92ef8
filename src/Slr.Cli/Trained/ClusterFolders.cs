using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Slr.Cli.Console;
using Slr.Cli.Pictures;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Flow;
using Slr.Flow.Storage;
using Slr.Primitives.Files;
using Slr.Runs.Files;

namespace Slr.Cli.Trained;

/// <summary><c>slr export --clusters</c>: the people that a run has found, as folders.</summary>
/// <param name="Network">The network, whose epoch's labels are taken.</param>
/// <param name="Out">A folder that is not there, or empty.</param>
/// <param name="Copy">True: copies of the images; else links to them.</param>
internal sealed record ClustersRequest(NetworkChoice Network, string Out, bool Copy);

/// <summary>Writes a folder and a contact sheet for each cluster of a run's labels, and a table of all images.</summary>
internal static class ClusterFolders
{
    /// <summary>Name of the table.</summary>
    public const string Table = "clusters.csv";

    /// <summary>The temperature of cluster contrast (arXiv 2103.11568), by which similarities become shares.</summary>
    private const float Temperature = 0.05f;

    /// <summary>Reads the run and its target, and writes.</summary>
    /// <exception cref="CommandException">The run has no labels, its images are not there, or the folder holds something.</exception>
    public static Answer Run(ClustersRequest request, Action<string> progress, CancellationToken cancellation)
    {
        if (File.Exists(request.Out) || Directory.Exists(request.Out) && Directory.EnumerateFileSystemEntries(request.Out).Any())
            throw new CommandException($"{request.Out}: there is something already; name a folder that is not there, or empty");
        TrainedNetwork trained = TrainedNetwork.Open(request.Network);
        Dictionary<string, int> labels = LabelsOf(trained).ToDictionary(image => image.Key, image => image.Refined, StringComparer.Ordinal);
        Dataset target = trained.Data(null, null, cancellation);
        ImageRecord[] images = [.. target.Train.Where(image => labels.ContainsKey(image.Key)).OrderBy(image => image.Row)];
        if (images.Length == 0)
            throw new CommandException($"none of the run's labelled images is in {target.Root} any more");
        (ImageRecord[] read, FeatureSet features) = Extract(trained, target.Root, images, progress, cancellation);
        int[] found = LabelSet.Renumber([.. read.Select(image => labels[image.Key])]);
        float?[] certainty = Certainty(features, found);
        CannotWriteException.Unless(request.Out, () => Write(request, read, found, certainty));
        int clusters = found.Max() + 1, outliers = found.Count(label => label < 0);
        return new Answer([$"{clusters} clusters of {read.Length - outliers} images, {outliers} images in none: {request.Out}",
                $"labels: {trained.Description}, refined", $"table: {Path.Combine(request.Out, Table)}"],
            [.. images.Except(read).Select(image => $"{image.Path} is left out: it cannot be read")],
            [KeyValuePair.Create("clusters", (double)clusters), KeyValuePair.Create("images", (double)read.Length),
                KeyValuePair.Create("outliers", (double)outliers)]);
    }

    private static IReadOnlyList<ImageLabels> LabelsOf(TrainedNetwork trained)
    {
        IReadOnlyList<(int Epoch, string Path)> tables = LabelTable.InRun(trained.Folder);
        if (tables.Count == 0)
            throw new CommandException($"{trained.Folder} has no labels yet: no epoch of its adaptation is sealed");
        int wanted = trained.Found.Epoch ?? tables[^1].Epoch;
        return tables.FirstOrDefault(table => table.Epoch == wanted).Path is { } path
            ? LabelTable.Read(path)
            : throw new CommandException($"{trained.Folder} has no labels of epoch {wanted + 1}");
    }

    private static (ImageRecord[] Read, FeatureSet Features) Extract(
        TrainedNetwork trained, string root, ImageRecord[] images, Action<string> progress, CancellationToken cancellation)
    {
        using var extractor = new FeatureExtractor(trained, trained.Settings.FlipAverage, progress) { Root = root };
        List<ImageRecord> read = [];
        var rows = new RowsBuilder(extractor.FeatureSize, images.Length);
        extractor.Extract("images", images, (taken, values) =>
        {
            read.AddRange(taken);
            rows.Add(values);
        }, cancellation);
        return ([.. read], new FeatureSet([.. read.Select(image => image.Key)], rows.Complete()));
    }

    /// <summary>
    /// The share that an image's own cluster has among all: softmax of its similarities to the clusters' means over
    /// <see cref="Temperature"/>. Null for images in no cluster.
    /// </summary>
    internal static float?[] Certainty(FeatureSet features, int[] labels)
    {
        FeatureRows means = ClassMeans.Of(features, LabelSet.Dense([.. features.Keys], labels));
        float[] shares = new float[means.Count];
        var certainty = new float?[labels.Length];
        for (int image = 0; image < labels.Length; image++)
        {
            if (labels[image] < 0)
                continue;
            for (int cluster = 0; cluster < shares.Length; cluster++)
                shares[cluster] = TensorPrimitives.Dot(features.Row(image), means[cluster]) / Temperature;
            TensorPrimitives.Subtract(shares, TensorPrimitives.Max(shares), shares);
            TensorPrimitives.SoftMax<float>(shares, shares);
            certainty[image] = shares[labels[image]];
        }
        return certainty;
    }

    private static void Write(ClustersRequest request, ImageRecord[] images, int[] labels, float?[] certainty)
    {
        var pictures = new SmallPictures(64, 128);
        var rows = new StringBuilder("path,label,camera,track,certainty\n");
        for (int i = 0; i < images.Length; i++)
            rows.Append(CsvText.Line(images[i].Key, Text(labels[i]), Text(Math.Max(images[i].Camera, -1)), Text(images[i].Track),
                certainty[i]?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "")).Append('\n');
        foreach (IGrouping<int, int> cluster in Enumerable.Range(0, images.Length).GroupBy(i => labels[i]))
        {
            string name = cluster.Key < 0 ? "outliers" : string.Create(CultureInfo.InvariantCulture, $"cluster-{cluster.Key:D4}");
            string folder = Path.Combine(request.Out, name);
            Directory.CreateDirectory(folder);
            // The surest first: a glance at the end of a sheet shows what may not belong.
            int[] members = [.. cluster.OrderByDescending(i => certainty[i])];
            File.WriteAllBytes($"{folder}.jpg", ContactSheet.Of(pictures, [.. members.Select(i => images[i])]));
            foreach (int i in members)
                Put(pictures, images[i], Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:D6}_{NameOf(images[i])}")),
                    request.Copy);
        }
        File.WriteAllText(Path.Combine(request.Out, Table), rows.ToString());
    }

    /// <summary>A box of a frame is no file that could be linked to.</summary>
    private static void Put(SmallPictures pictures, ImageRecord image, string to, bool copy)
    {
        if (image.Box is not null && pictures.Whole(image) is { } cut)
            File.WriteAllBytes(to, cut);
        else if (copy)
            File.Copy(image.Path, to);
        else
            File.CreateSymbolicLink(to, Path.GetFullPath(image.Path));
    }

    private static string NameOf(ImageRecord image) => image.Box is null
        ? Path.GetFileName(image.Path)
        : $"{Path.GetFileNameWithoutExtension(image.Path)}.jpg";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

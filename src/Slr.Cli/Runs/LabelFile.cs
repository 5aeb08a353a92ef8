using System.Globalization;
using Slr.Primitives.Files;

namespace Slr.Cli.Runs;

/// <summary>Labels of one image in one epoch; -1 is an outlier, or an image that refinement dropped.</summary>
internal sealed record ImageLabels(string Key, int Current, int Refined);

/// <summary>The labels that an epoch wrote to <c>labels/adapt-NNN.csv</c>.</summary>
internal sealed record LabelFile(int Epoch, IReadOnlyList<ImageLabels> Images)
{
    /// <summary>All label files of a run, by epoch.</summary>
    public static IReadOnlyList<(int Epoch, string Path)> List(string runFolder)
    {
        string folder = Path.Combine(runFolder, "labels");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "adapt-*.csv").Select(path => (Epoch: EpochOf(path), Path: path))
                .Where(file => file.Epoch >= 0).OrderBy(file => file.Epoch)]
            : [];
    }

    /// <summary>Reads a file; rows that do not hold a key and two whole numbers are left out.</summary>
    public static LabelFile Read(int epoch, string path) => new(epoch, [.. CsvText.Read(path).Skip(1).SelectMany(row => Parse(row.Cells))]);

    private static IEnumerable<ImageLabels> Parse(string[] row) =>
        row.Length >= 3 && int.TryParse(row[1], CultureInfo.InvariantCulture, out int current)
        && int.TryParse(row[2], CultureInfo.InvariantCulture, out int refined)
            ? [new ImageLabels(row[0], current, refined)]
            : [];

    private static int EpochOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path)["adapt-".Length..], CultureInfo.InvariantCulture, out int epoch)
            ? epoch
            : -1;
}

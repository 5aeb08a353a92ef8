using System.Globalization;
using Slr.Runs.Files;

namespace Slr.Cli.Runs;

/// <summary>The labels that an epoch wrote to <c>labels/adapt-NNN.csv</c>.</summary>
internal sealed record LabelFile(int Epoch, IReadOnlyList<ImageLabels> Images)
{
    /// <summary>All label files of a run, by epoch.</summary>
    public static IReadOnlyList<(int Epoch, string Path)> List(string runFolder)
    {
        string folder = Path.Combine(runFolder, RunFileNames.Labels);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "adapt-*.csv").Select(path => (Epoch: EpochOf(path), Path: path))
                .Where(file => file.Epoch >= 0).OrderBy(file => file.Epoch)]
            : [];
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="Slr.Primitives.Files.FileFormatException">It is damaged; names the line.</exception>
    public static LabelFile Read(int epoch, string path) => new(epoch, LabelTable.Read(path));

    private static int EpochOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path)["adapt-".Length..], CultureInfo.InvariantCulture, out int epoch)
            ? epoch
            : -1;
}

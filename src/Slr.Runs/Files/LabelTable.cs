using System.Globalization;
using System.Text;
using Slr.Primitives.Files;

namespace Slr.Runs.Files;

/// <summary>Labels of one image in one epoch; -1 is an outlier, or an image that refinement dropped.</summary>
/// <param name="Key">The image's path below the data set's folder.</param>
/// <param name="Current">The clusterer's label.</param>
/// <param name="Refined">The label that is trained on.</param>
/// <param name="Memory">The label that the next epoch projects from.</param>
public sealed record ImageLabels(string Key, int Current, int Refined, int Memory);

/// <summary>
/// The labels of an epoch as <c>key,current,refined,memory</c>: the same file in a seal, where the next epoch begins from it,
/// and beside the seals, where people and the report read it.
/// </summary>
public static class LabelTable
{
    private static readonly string[] Columns = ["key", "current", "refined", "memory"];

    /// <summary>Writes a table.</summary>
    public static void Write(Stream stream, IEnumerable<ImageLabels> images)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(CsvText.Line(Columns));
        foreach (ImageLabels image in images)
            writer.WriteLine(CsvText.Line(image.Key, Text(image.Current), Text(image.Refined), Text(image.Memory)));
    }

    /// <summary>Reads a table. Those of earlier versions have no column <c>memory</c>: it is then the clusterer's label.</summary>
    /// <exception cref="FileFormatException">It is not there, or is no such table; names the line.</exception>
    public static IReadOnlyList<ImageLabels> Read(string path)
    {
        IReadOnlyList<CsvRow> rows = CsvText.Read(path);
        if (rows.Count == 0 || !rows[0].Cells.AsSpan().StartsWith(Columns.AsSpan(0, 3)))
            throw new FileFormatException(path, $"is no table of labels: its first line is not '{string.Join(',', Columns)}'");
        return [.. rows.Skip(1).Select(row => Labels(path, row))];
    }

    /// <summary>The tables of a run, by epoch.</summary>
    public static IReadOnlyList<(int Epoch, string Path)> InRun(string folder) =>
        Path.Combine(folder, RunFileNames.Labels) is var labels && Directory.Exists(labels)
            ? [.. Directory.EnumerateFiles(labels).Select(path => (Epoch: RunFileNames.EpochOfLabels(Path.GetFileName(path)), Path: path))
                .Where(table => table.Epoch is not null).Select(table => (table.Epoch!.Value, table.Path)).Order()]
            : [];

    private static ImageLabels Labels(string path, CsvRow row) =>
        row.Cells.Length is 3 or 4 && Number(row.Cells[1]) is { } current && Number(row.Cells[2]) is { } refined
            && Number(row.Cells[^1]) is { } last
            ? new ImageLabels(row.Cells[0], current, refined, row.Cells.Length == 4 ? last : current)
            : throw new FileFormatException(path, $"line {row.Line} does not hold a key and whole numbers");

    private static int? Number(string cell) =>
        int.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

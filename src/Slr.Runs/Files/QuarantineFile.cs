using System.Text;
using Slr.Primitives.Files;

namespace Slr.Runs.Files;

/// <summary>An image that could not be read.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Key">Its path below the data set's folder.</param>
/// <param name="Reason">Why.</param>
public sealed record QuarantineRow(string Path, string Key, string Reason);

/// <summary><c>quarantine.csv</c>: the images that a run could not read, in all its launches.</summary>
public static class QuarantineFile
{
    private static readonly string[] Columns = ["path", "key", "reason"];

    /// <summary>The images of a run; none when there is no file, or none that can be read.</summary>
    public static IReadOnlyList<QuarantineRow> Read(string folder)
    {
        string path = Path.Combine(folder, RunFileNames.Quarantine);
        try
        {
            return File.Exists(path)
                ? [.. CsvText.Read(path).Skip(1).Where(row => row.Cells.Length == Columns.Length)
                    .Select(row => new QuarantineRow(row.Cells[0], row.Cells[1], row.Cells[2]))]
                : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The file's content.</summary>
    public static byte[] ToBytes(IEnumerable<QuarantineRow> images)
    {
        var text = new StringBuilder().Append(CsvText.Line(Columns)).Append('\n');
        foreach (QuarantineRow image in images)
            text.Append(CsvText.Line(image.Path, image.Key, image.Reason)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

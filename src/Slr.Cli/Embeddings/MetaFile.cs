using System.Globalization;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>Identity and camera of each row: a .csv file with a header that names both columns.</summary>
/// <param name="Identities">One a row; -1 is junk, 0 a distractor.</param>
/// <param name="Cameras">One a row.</param>
internal sealed record MetaFile(int[] Identities, int[] Cameras)
{
    /// <summary>Reads the columns <c>identity</c> and <c>camera</c>; further columns are ignored.</summary>
    /// <param name="path">The file.</param>
    /// <param name="count">Rows that it must have.</param>
    /// <param name="features">The file of features that it belongs to, for messages.</param>
    /// <exception cref="InputException">A column is missing, a cell is no whole number, or the number of rows differs.</exception>
    public static MetaFile Read(string path, int count, string features)
    {
        List<string[]> rows = Rows(path);
        if (rows.Count == 0)
            throw new InputException($"{path}: is empty; its first line names the columns: identity,camera");
        int identity = Column(path, rows[0], "identity"), camera = Column(path, rows[0], "camera");
        if (rows.Count - 1 != count)
            throw new InputException($"{path}: {rows.Count - 1} rows below the header for the {count} rows of {features}");
        int[] identities = new int[count], cameras = new int[count];
        for (int i = 0; i < count; i++)
        {
            identities[i] = Cell(path, rows[i + 1], i, identity, "identity");
            cameras[i] = Cell(path, rows[i + 1], i, camera, "camera");
        }
        return new MetaFile(identities, cameras);
    }

    private static List<string[]> Rows(string path)
    {
        try
        {
            return [.. CsvText.Read(path).Select(row => row.Cells)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(File.Exists(path) ? $"{path}: {e.Message}" : $"{path}: there is no such file", e);
        }
    }

    private static int Column(string path, string[] header, string name)
    {
        int at = Array.FindIndex(header, cell => cell.Trim('\ufeff', ' ').Equals(name, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? at : throw new InputException($"{path}: the header '{string.Join(',', header)}' has no column '{name}'");
    }

    private static int Cell(string path, string[] row, int index, int column, string name) =>
        column < row.Length && int.TryParse(row[column], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite
            | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InputException($"{path}: row {index + 1} below the header has no whole number in column '{name}'");
}

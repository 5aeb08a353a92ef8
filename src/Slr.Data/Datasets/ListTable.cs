using System.Globalization;
using System.Text;
using Parquet.Serialization;
using Slr.Primitives.Files;

namespace Slr.Data.Datasets;

/// <summary>A CSV or Parquet file as text.</summary>
/// <param name="Columns">Names of the columns, in lower case; they may repeat.</param>
/// <param name="Rows">The rows below them, each with a cell a column; what is null is empty.</param>
public sealed record ListTable(IReadOnlyList<string> Columns, IReadOnlyList<ListRow> Rows)
{
    /// <summary>Reads a table.</summary>
    /// <exception cref="FileFormatException">No file, or no table; the message says where, for every row that does not fit.</exception>
    public static ListTable Read(string path) =>
        path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? ReadParquet(path) : ReadCsv(path);

    private static ListTable ReadCsv(string path)
    {
        IReadOnlyList<CsvRow> rows = CsvText.Read(path);
        if (rows.Count == 0)
            throw new FileFormatException(path, "is empty; its first line must name the columns");
        string[] columns = [.. rows[0].Cells.Select(name => name.Trim().ToLowerInvariant())];
        CsvRow[] ragged = [.. rows.Where(row => row.Cells.Length != columns.Length)];
        if (ragged.Length > 0)
            throw new FileFormatException(path,
                $"the first line names {columns.Length} columns, but line {ragged[0].Line} has {ragged[0].Cells.Length} cells"
                + (ragged.Length == 1 ? "" : $", and {ragged.Length - 1} more lines have too few or too many"));
        if (columns is [var only] && (only.Contains(';') || only.Contains('\t')))
            throw new FileFormatException(path,
                $"its cells are separated by {(only.Contains(';') ? "semicolons" : "tabs")}; save it with commas");
        return new(columns, [.. rows.Skip(1)
            .Select(row => new ListRow(string.Create(CultureInfo.InvariantCulture, $"line {row.Line}"), row.Cells))]);
    }

    private static ListTable ReadParquet(string path)
    {
        using FileStream stream = InputFile.Open(path);
        try
        {
            var table = ParquetSerializer.DeserializeUntypedAsync(stream).GetAwaiter().GetResult();
            string[] columns = [.. table.Schema.Fields.Select(field => field.Name)];
            return new([.. columns.Select(name => name.ToLowerInvariant())], [.. table.Data.Select((row, i) => new ListRow(
                string.Create(CultureInfo.InvariantCulture, $"row {i + 1}"),
                [.. columns.Select(column => Text(row.GetValueOrDefault(column)))]))]);
        }
        catch (Exception error) when (error is not (IOException or UnauthorizedAccessException))
        {
            // A damaged file makes the reader fail in many ways; to the user they are one.
            throw new FileFormatException(path, "is no readable Parquet file", error);
        }
    }

    /// <summary>
    /// Numbers of columns with missing values are floats there, and NaN where they miss; old writers leave text as bytes.
    /// </summary>
    private static string Text(object? cell) => cell switch
    {
        null or double.NaN or float.NaN => "",
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        _ => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>A row of a table.</summary>
/// <param name="Place">Where it is, for messages: "line 3" of a CSV file, "row 2" of a Parquet file.</param>
/// <param name="Cells">Its cells.</param>
public sealed record ListRow(string Place, string[] Cells)
{
    /// <summary>A cell without the spaces around it; empty where there is no such column.</summary>
    public string this[int? column] => column is { } at ? Cells[at].Trim() : "";
}

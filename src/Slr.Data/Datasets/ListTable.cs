using System.Globalization;
using System.Text;
using Parquet.Serialization;

namespace Slr.Data.Datasets;

/// <summary>The rows of a CSV or Parquet list as text, by lower-case column name.</summary>
internal static class ListTable
{
    /// <summary>Reads a list; cells that are null become empty.</summary>
    /// <exception cref="InvalidDataException">The file is not a table; the message says where.</exception>
    public static List<Dictionary<string, string>> Read(string path) =>
        path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? ReadParquet(path) : ReadCsv(path);

    private static List<Dictionary<string, string>> ReadParquet(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            var table = ParquetSerializer.DeserializeUntypedAsync(stream).GetAwaiter().GetResult();
            return [.. table.Data.Select(row => row.ToDictionary(
                cell => cell.Key.ToLowerInvariant(),
                cell => Convert.ToString(cell.Value, CultureInfo.InvariantCulture) ?? ""))];
        }
        catch (Exception error) when (error is not (IOException or UnauthorizedAccessException))
        {
            // A damaged file makes the reader fail in many ways; to the user they are one.
            throw new InvalidDataException($"it is no readable Parquet file ({error.Message})", error);
        }
    }

    private static List<Dictionary<string, string>> ReadCsv(string path)
    {
        List<List<string>> records = Records(File.ReadAllText(path));
        if (records.Count == 0)
            throw new InvalidDataException("it is empty; its first line must name the columns path, identity, camera, split");
        string[] columns = [.. records[0].Select(name => name.Trim().ToLowerInvariant())];
        var rows = new List<Dictionary<string, string>>(records.Count - 1);
        for (int number = 1; number < records.Count; number++)
        {
            if (records[number].Count != columns.Length)
                throw new InvalidDataException(
                    $"row {number + 1} has {records[number].Count} cells, but the first row names {columns.Length} columns");
            rows.Add(columns.Zip(records[number]).DistinctBy(cell => cell.First).ToDictionary(cell => cell.First, cell => cell.Second));
        }
        return rows;
    }

    /// <summary>RFC 4180: commas, quotes, doubled quotes; blank lines are skipped.</summary>
    private static List<List<string>> Records(string text)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '\n';
            if (quoted && i < text.Length)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (c == '"')
                quoted = true;
            else if (c is ',' or '\n')
            {
                record.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                    EndRecord();
            }
            else if (c != '\r')
                cell.Append(c);
        }
        return records;

        void EndRecord()
        {
            if (record.Count > 1 || record[0].Length > 0)
                records.Add(record);
            record = [];
        }
    }
}

using System.Text;

namespace Slr.Cli.Runs;

/// <summary>Reads and writes comma-separated values as RFC 4180 describes them.</summary>
internal static class CsvLines
{
    /// <summary>The rows of a file, header included. Quoted fields may hold commas, quotes and line breaks.</summary>
    public static IEnumerable<string[]> Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>The rows of a text.</summary>
    public static IEnumerable<string[]> Parse(string text)
    {
        List<string> row = [];
        var field = new StringBuilder();
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (quoted && c == '"' && at + 1 < text.Length && text[at + 1] == '"')
                field.Append(text[++at]);
            else if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                Take(row, field);
            else if (c == '\n' && !quoted)
            {
                Take(row, field);
                if (row is not [""])
                    yield return [.. row];
                row.Clear();
            }
            else if (c != '\r' || quoted)
                field.Append(c);
        }
        if (row.Count > 0 || field.Length > 0)
        {
            Take(row, field);
            yield return [.. row];
        }
    }

    /// <summary>A row as one line without its line break.</summary>
    public static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(Quote));

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\n\r") < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\"";

    private static void Take(List<string> row, StringBuilder field)
    {
        row.Add(field.ToString());
        field.Clear();
    }
}

namespace Slr.Primitives.Files;

/// <summary>
/// Comma-separated values, read as Python's csv module reads them: a quote opens a quotation only at the beginning of a cell, so
/// that <c>5" tall</c> is a cell like any other; a doubled quote in a quotation is a quote; what follows a closing quote belongs to
/// the cell; \n, \r\n and \r end a row outside of quotations; blank lines are no rows. Unlike there, a quotation that is never
/// closed is refused: it would swallow all rows behind it.
/// </summary>
public static class CsvText
{
    /// <summary>The rows of a file, header included.</summary>
    /// <exception cref="FileFormatException">No file, no UTF-8, or a quotation that is never closed; names the line.</exception>
    public static IReadOnlyList<CsvRow> Read(string path)
    {
        try
        {
            return Parse(TextFile.Read(path));
        }
        catch (FormatException error)
        {
            throw new FileFormatException(path, error.Message, error);
        }
    }

    /// <summary>The rows of a text.</summary>
    /// <exception cref="FormatException">A quotation is never closed.</exception>
    public static IReadOnlyList<CsvRow> Parse(string text)
    {
        var parser = new CsvParser();
        for (int i = 0; i < text.Length; i++)
            parser.Take(text[i], text[i] == '\n' || text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
        parser.End();
        return parser.Rows;
    }

    /// <summary>A row as one line without its line break, which <see cref="Parse"/> reads back.</summary>
    public static string Line(params IEnumerable<string> cells)
    {
        string line = string.Join(',', cells.Select(Quoted));
        return line.Length > 0 ? line : "\"\"";
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"")}\"";
}

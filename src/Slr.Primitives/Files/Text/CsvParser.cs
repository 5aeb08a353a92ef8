using System.Text;

namespace Slr.Primitives.Files;

/// <summary>Takes a text character by character and gathers its rows, with the states of Python's csv module.</summary>
internal sealed class CsvParser
{
    private enum State { Start, Plain, Quoted, Closed }

    private readonly List<string> cells = [];
    private readonly StringBuilder cell = new();
    private State state = State.Start;
    private int line = 1, rowLine = 1, quoteLine;

    public List<CsvRow> Rows { get; } = [];

    /// <summary>Takes the next character.</summary>
    /// <param name="c">The character.</param>
    /// <param name="endsLine">Whether a line ends with it: true for the second character of \r\n, not for its first.</param>
    public void Take(char c, bool endsLine)
    {
        if (state == State.Quoted ? c != '"' : state == State.Plain && c is not (',' or '\n' or '\r'))
            cell.Append(c);
        else if (c == '"')
            TakeQuote();
        else if (c == ',')
            EndCell();
        else if (endsLine)
            EndRow();
        else if (c != '\r')
        {
            cell.Append(c);
            state = State.Plain;
        }
        line += endsLine ? 1 : 0;
        if (cells.Count == 0 && state == State.Start)
            rowLine = line;
    }

    /// <summary>Ends the text.</summary>
    /// <exception cref="FormatException">A quotation is still open.</exception>
    public void End()
    {
        if (state == State.Quoted)
            throw new FormatException($"line {quoteLine} opens a quotation (\") that is never closed, so all rows behind it would be lost");
        EndRow();
    }

    private void TakeQuote()
    {
        if (state == State.Start)
            quoteLine = line;
        else if (state == State.Closed)
            cell.Append('"');
        state = state == State.Quoted ? State.Closed : State.Quoted;
    }

    private void EndCell()
    {
        cells.Add(cell.ToString());
        cell.Clear();
        state = State.Start;
    }

    private void EndRow()
    {
        if (cells.Count == 0 && state == State.Start)
            return;
        EndCell();
        Rows.Add(new(rowLine, [.. cells]));
        cells.Clear();
    }
}

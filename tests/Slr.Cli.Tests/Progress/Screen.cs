using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Slr.Cli.Tests.Progress;

/// <summary>
/// What somebody sees who looks at a terminal: obeys the control sequences that displays use, and forgets what is drawn over.
/// </summary>
internal sealed class Screen : TextWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly List<StringBuilder> rows = [new()];
    private readonly StringBuilder sequence = new();
    private int row, column;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The lines, without blanks at their ends.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
                return [.. rows.Select(r => r.ToString().TrimEnd())];
        }
    }

    /// <summary>A console that draws on it.</summary>
    public IAnsiConsole Console(int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(this),
        });
        console.Profile.Width = width;
        return console;
    }

    /// <summary>Waits until a text is seen.</summary>
    public async Task Shows(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!Lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    public override void Write(char value)
    {
        lock (gate)
        {
            if (sequence.Length > 0 || value == '\e')
                Collect(value);
            else if (value == '\n')
                Move(row + 1, 0);
            else if (value == '\r')
                column = 0;
            else if (value == '\b')
                column = Math.Max(0, column - 1);
            else if (!char.IsControl(value))
                Put(value);
        }
    }

    private void Collect(char value)
    {
        sequence.Append(value);
        if (sequence.Length < 3 || !char.IsAsciiLetter(value))
            return;
        string arguments = sequence.ToString(2, sequence.Length - 3);
        sequence.Clear();
        int count = int.TryParse(arguments, CultureInfo.InvariantCulture, out int given) ? given : 0;
        switch (value)
        {
            case 'A':
                Move(row - Math.Max(1, count), column);
                break;
            case 'B':
                Move(row + Math.Max(1, count), column);
                break;
            case 'C':
                column += Math.Max(1, count);
                break;
            case 'K' when count == 2:
                rows[row].Clear();
                break;
            case 'K' when count == 0:
                rows[row].Length = Math.Min(rows[row].Length, column);
                break;
            case 'J' when count == 0:
                rows[row].Length = Math.Min(rows[row].Length, column);
                rows.RemoveRange(row + 1, rows.Count - row - 1);
                break;
            case 'm' or 'h' or 'l':
                break;
            default:
                throw new NotSupportedException($"the sequence {arguments}{value} is not known here");
        }
    }

    private void Move(int to, int at)
    {
        (row, column) = (Math.Max(0, to), at);
        while (rows.Count <= row)
            rows.Add(new StringBuilder());
    }

    private void Put(char value)
    {
        StringBuilder line = rows[row];
        line.Append(' ', Math.Max(0, column + 1 - line.Length));
        line[column++] = value;
    }
}

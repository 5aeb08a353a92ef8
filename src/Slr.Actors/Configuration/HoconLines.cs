namespace Slr.Actors.Configuration;

/// <summary>
/// Finds the line of each key in a HOCON text and checks that its braces close, neither of which the parser tells.
/// Understands what configuration files here use: comments, quoted strings, nested blocks, dotted keys, several
/// assignments on a line.
/// </summary>
internal sealed class HoconLines
{
    private readonly Dictionary<string, int> lines = [];
    private readonly List<string[]> path = [];
    private readonly string text;
    private string[] last = [];
    private int at, line = 1, lists;
    private bool expectsKey = true;

    private HoconLines(string text) => this.text = text;

    /// <summary>Full key (dotted) to line, counted from 1.</summary>
    public IReadOnlyDictionary<string, int> Lines => lines;

    /// <summary>What is wrong with the braces, with its line; null when they close.</summary>
    public string? Problem { get; private set; }

    public static HoconLines Scan(string text)
    {
        var scan = new HoconLines(text);
        scan.Run();
        return scan;
    }

    private void Run()
    {
        var token = new System.Text.StringBuilder();
        for (; at < text.Length && Problem is null; at++)
        {
            char c = text[at];
            if (c == '#' || (c == '/' && at + 1 < text.Length && text[at + 1] == '/'))
                SkipComment();
            else if (c == '"')
                ReadString(token);
            else
                Symbol(c, token);
        }
        if (Problem is null && (path.Count > 0 || lists > 0))
            Problem = $"the file ends inside {(lists > 0 ? "a list" : $"'{string.Join('.', path[^1])}'")}: a closing "
                + $"{(lists > 0 ? ']' : '}')} is missing";
    }

    private void Symbol(char c, System.Text.StringBuilder token)
    {
        switch (c)
        {
            case '\n' or ',':
                token.Clear();
                expectsKey = lists == 0;
                line += c == '\n' ? 1 : 0;
                break;
            case '=' or ':' when expectsKey:
                Note(token);
                expectsKey = false;
                break;
            case '{':
                Open(token);
                break;
            case '}':
                Close(token);
                break;
            case '[' or ']':
                lists += c == '[' ? 1 : -1;
                Problem = lists < 0 ? $"line {line}: a ] closes nothing" : null;
                break;
            default:
                token.Append(c);
                break;
        }
    }

    private string[] Note(System.Text.StringBuilder token)
    {
        string[] key = [.. path.SelectMany(part => part), .. token.ToString().Trim().TrimEnd('+').Trim().Split('.')];
        lines.TryAdd(string.Join('.', key), line);
        token.Clear();
        return last = key;
    }

    private void Open(System.Text.StringBuilder token)
    {
        string key = token.ToString().Trim();
        if (expectsKey && key.Length > 0)
            path.Add(Note(token)[path.Sum(part => part.Length)..]);
        else
            path.Add(expectsKey ? [] : last[path.Sum(part => part.Length)..]); // `key = {`: noted at the equals sign
        expectsKey = true;
    }

    private void Close(System.Text.StringBuilder token)
    {
        token.Clear();
        if (path.Count == 0)
            Problem = $"line {line}: a }} closes nothing";
        else
            path.RemoveAt(path.Count - 1);
        expectsKey = false;
    }

    private void SkipComment()
    {
        while (at + 1 < text.Length && text[at + 1] != '\n')
            at++;
    }

    private void ReadString(System.Text.StringBuilder token)
    {
        int start = line;
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\n')
                break;
            if (text[at] == '\\')
                at++;
            if (at < text.Length)
                token.Append(text[at]);
        }
        if (at >= text.Length || text[at] == '\n')
            Problem = $"line {start}: a quoted text does not end";
    }
}

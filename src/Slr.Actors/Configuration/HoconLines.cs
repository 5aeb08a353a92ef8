namespace Slr.Actors.Configuration;

/// <summary>
/// Finds the line of each key in a HOCON text and checks that its braces close, neither of which the parser tells.
/// Understands what configuration files here use: comments, quoted strings, nested blocks, dotted keys, several
/// assignments on a line. What the parser would follow without end - values that stand for other values, other files,
/// blocks in blocks in blocks - is refused here, before it.
/// </summary>
internal sealed class HoconLines
{
    private const int Deepest = 20, LongestText = 1 << 20;

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
        if (text.Length > LongestText)
            Problem = $"the file has {text.Length} characters; settings have at most {LongestText}";
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
            case '$' when at + 1 < text.Length && text[at + 1] == '{':
                Problem = $"line {line}: ${{...}}, a value that stands for another, is not understood; write the value itself, or "
                    + "\"${...}\" in quotes for that text. The environment sets keys by SLR_KEY=value";
                break;
            case '+' when at + 1 < text.Length && text[at + 1] == '=':
                Problem = $"line {line}: += is not understood; write the whole list";
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
                Problem = lists < 0 ? $"line {line}: a ] closes nothing" : TooDeep();
                break;
            default:
                token.Append(c);
                if (char.IsWhiteSpace(c))
                    RefuseInclude(token);
                break;
        }
    }

    private void RefuseInclude(System.Text.StringBuilder token)
    {
        if (expectsKey && lists == 0 && token.ToString().Trim() == "include")
            Problem = $"line {line}: include is not understood; copy what the other file holds, or name it as the recipe";
    }

    private string? TooDeep() => path.Sum(part => part.Length) + lists > Deepest
        ? $"line {line}: blocks and lists lie more than {Deepest} deep; settings need four"
        : null;

    private string[] Note(System.Text.StringBuilder token)
    {
        string[] key = [.. path.SelectMany(part => part), .. token.ToString().Trim().Split('.')];
        lines.TryAdd(string.Join('.', key), line);
        Problem ??= key.Length > Deepest ? $"line {line}: a key of {key.Length} parts; settings need four" : null;
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
        Problem ??= TooDeep();
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
        RefuseInclude(token);
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

using System.Text.RegularExpressions;

namespace Slr.Cli.Tests.Documentation;

/// <summary>A page of the documentation, or a recipe with its header, and the command lines of the program in it.</summary>
internal sealed partial record DocumentationPage(string Name, string Text)
{
    private static readonly HashSet<string> OtherLanguages = ["python", "csharp", "json", "mermaid"];

    /// <summary>The folder of the sources that the tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>README, the pages of docs/ and the recipes.</summary>
    public static IReadOnlyList<DocumentationPage> All { get; } = [.. ((string[])[
            Path.Combine(Repository, "README.md"),
            .. Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(Path.Combine(Repository, "hocon"), "*.conf")]).Order(StringComparer.Ordinal)
        .Select(file => new DocumentationPage(Path.GetRelativePath(Repository, file), File.ReadAllText(file)))];

    /// <summary>Where links of the page are relative to.</summary>
    public string Folder => Path.GetDirectoryName(Path.Combine(Repository, Name))!;

    /// <summary>Lines and spans of code that call the program, as they stand there, without comments.</summary>
    public IEnumerable<string> Commands() => Lines().SelectMany(line => line.IsCode ? Calls(line.Text) : Span().Matches(line.Text)
        .SelectMany(match => Calls(match.Groups[1].Value))).Distinct();

    /// <summary>Targets of links and images that are files of the repository.</summary>
    public IEnumerable<string> Files() => Link().Matches(Text).Select(match => match.Groups[1].Value.Split('#')[0])
        .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal));

    private IEnumerable<(string Text, bool IsCode)> Lines()
    {
        string language = "";
        bool fenced = false;
        foreach (string line in Continued().Replace(Text, " ").Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                (fenced, language) = (!fenced, fenced ? "" : line[3..].Trim());
            else if (Name.EndsWith(".conf", StringComparison.Ordinal))
                yield return (line.TrimStart('#'), true);
            else if (!fenced || !OtherLanguages.Contains(language))
                yield return (line, fenced || line.StartsWith("    ", StringComparison.Ordinal));
        }
    }

    /// <summary>The calls of a line: of run.sh, or of slr as the program itself is called.</summary>
    private static IEnumerable<string> Calls(string line)
    {
        string text = Comment().Replace(Substitution().Replace(line.Trim(), "$1"), "").Trim();
        text = Variable().Replace(text, "").Split(" | ")[0];
        if (text == "./run.sh" || text.StartsWith("./run.sh ", StringComparison.Ordinal) || Program().IsMatch(text))
            yield return text;
    }

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Slr.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^source <\((.*)\)$")]
    private static partial Regex Substitution();

    [GeneratedRegex(@"( +#|   +[A-Za-z(]).*$")]
    private static partial Regex Comment();

    [GeneratedRegex("^([A-Z_]+=[^ ]+ )+")]
    private static partial Regex Variable();

    [GeneratedRegex("^slr [a-z-]")]
    private static partial Regex Program();
}

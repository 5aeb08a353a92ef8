using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using Slr.Actors.Configuration;
using Slr.Bench;
using Slr.Cli.CommandLine;
using Slr.Cli.Sweeps;

namespace Slr.Cli.Tests.Documentation;

/// <summary>A command line as a page shows it, held against the real one.</summary>
internal sealed partial class CommandLineOfAPage
{
    private readonly string line;
    private readonly ParseResult parsed;

    public CommandLineOfAPage(string line)
    {
        this.line = line;
        RootCommand root = CommandTree.Build(BenchProgram.Commands());
        string[] words = [.. Words(line).Skip(1).TakeWhile(word => !word.StartsWith('<') && !word.StartsWith('>'))];
        Arguments = words;
        parsed = root.Parse(SlrProgram.WithRun(words.Length == 0 ? ["--help"] : words, root));
    }

    /// <summary>The words after the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The command, for example <c>data check</c>; empty for the program's own help.</summary>
    public string Command
    {
        get
        {
            List<string> names = [];
            for (var result = parsed.CommandResult; result?.Parent is System.CommandLine.Parsing.CommandResult parent; result = parent)
                names.Insert(0, result.Command.Name);
            return string.Join(' ', names);
        }
    }

    /// <summary>True for run.sh's own words, which the program never sees.</summary>
    public bool IsOfTheLauncher => Arguments is ["test" or "pack", ..];

    /// <summary>What is wrong with it; null when the program would take it as it stands.</summary>
    public string? Problem()
    {
        if (IsOfTheLauncher)
            return null;
        if (parsed.Errors.Count > 0)
            return $"{line}: {string.Join("; ", parsed.Errors.Select(e => e.Message))}";
        if (SlrProgram.StrayOption(parsed) is { } stray)
            return $"{line}: there is no option {stray}";
        try
        {
            foreach (IReadOnlyList<string> settings in Runs())
                RunSettingsBinder.Bind(Recipes.Resolve(Recipe(), settings, []));
            return null;
        }
        catch (SettingsException error)
        {
            return $"{line}: {string.Join("; ", error.Problems)}";
        }
    }

    /// <summary>NAME stands for any recipe.</summary>
    private string? Recipe() => Value<string>("recipe") is { } recipe && !recipe.Contains('=') && recipe != "NAME" ? recipe : null;

    /// <summary>Settings of the run, or of each run that it makes.</summary>
    private IEnumerable<IReadOnlyList<string>> Runs()
    {
        if (Command != "sweep")
            return [Settings()];
        SweepPlan plan = SweepPlan.Of(Recipe() ?? "", Settings(), [.. Option("--arm")]);
        return plan.Runs().Select(run => plan.WordsOf(run, "runs/sweep"));
    }

    private string[] Option(string name) => parsed.CommandResult.Command.Options.OfType<Option<string[]>>()
        .Single(option => option.Name == name) is { } option ? parsed.GetValue(option) ?? [] : [];

    private string[] Settings() =>
        [.. Value<string>("recipe") is { } first && first.Contains('=') ? [first] : (string[])[], .. Value<string[]>("key=value") ?? []];

    private T? Value<T>(string name) where T : class => parsed.CommandResult.Command.Arguments.OfType<Argument<T>>()
        .FirstOrDefault(a => a.Name == name) is { } argument ? parsed.GetValue(argument) : null;

    /// <summary>The words as a shell splits them; what stands in brackets is optional and taken, of alternatives the first.</summary>
    private static IEnumerable<string> Words(string line)
    {
        var word = new StringBuilder();
        char quote = '\0';
        bool any = false;
        foreach (char c in Expanded(line) + " ")
        {
            if (quote == '\0' && c == ' ')
            {
                if (any)
                    yield return word.ToString().Split('|')[0];
                (any, quote) = (false, '\0');
                word.Clear();
                continue;
            }
            any = true;
            if (c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
                quote = c;
            else
                word.Append(c);
        }
    }

    private static string Expanded(string line)
    {
        string before;
        do
            (before, line) = (line,
                Optional().Replace(line, match => match.Groups[1].Value is "key=value ..." ? "" : match.Groups[1].Value));
        while (before != line);
        return line.Replace(" ...", "", StringComparison.Ordinal);
    }

    /// <summary>Brackets that begin a word; those of HOCON's lists stand behind a sign of equality.</summary>
    [GeneratedRegex(@"(?<= )\[([^\[\]]*)\]")]
    private static partial Regex Optional();
}

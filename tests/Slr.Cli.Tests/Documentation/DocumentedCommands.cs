using Slr.Actors.Configuration;
using Slr.Cli.Tests.CommandLine;

namespace Slr.Cli.Tests.Documentation;

public class DocumentedCommands
{
    public static TheoryData<string> Pages => [.. DocumentationPage.All.Select(page => page.Name)];

    private static string NewcomersScript => File.ReadAllText(Path.Combine(DocumentationPage.Repository, "docs", "newcomer.sh"));

    [Theory]
    [MemberData(nameof(Pages))]
    public void are_taken_by_the_program_as_they_stand_on_the_page(string name)
    {
        DocumentationPage page = DocumentationPage.All.Single(p => p.Name == name);
        string[] problems = [.. page.Commands().Where(line => !NamesARecipeOfTheReader(page, line))
            .Select(line => new CommandLineOfAPage(line).Problem()).OfType<string>()];
        Assert.Empty(problems);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void stand_beside_links_that_lead_somewhere(string name)
    {
        DocumentationPage page = DocumentationPage.All.Single(p => p.Name == name);
        string[] missing = [.. page.Files().Where(target => !Path.Exists(Path.Combine(page.Folder, target)))];
        Assert.Empty(missing);
    }

    [Fact]
    public void are_many() =>
        Assert.True(DocumentationPage.All.Sum(page => page.Commands().Count()) > 40, "the pages are not read as they should be");

    [Fact]
    public void are_all_run_by_the_newcomers_script()
    {
        var script = new DocumentationPage("docs/newcomer.conf",
            NewcomersScript.Replace("0 ./run.sh", "0\n./run.sh").Replace("64 ./run.sh", "64\n./run.sh")
            .Replace("env --default-signal=INT ", ""));
        string[] run = [.. script.Commands().Select(line => new CommandLineOfAPage(line).Command).Distinct()];
        string[] shown = [.. DocumentationPage.All.SelectMany(page => page.Commands().Where(line => !NamesARecipeOfTheReader(page, line)))
            .Select(line => new CommandLineOfAPage(line))
            .Where(line => !line.IsOfTheLauncher && !line.Arguments.Contains("--help"))
            .Select(line => line.Command).Distinct()];
        Assert.Empty(shown.Except(run));
    }

    [Fact]
    public void name_every_recipe()
    {
        string page = File.ReadAllText(Path.Combine(DocumentationPage.Repository, "docs", "recipes.md"));
        Assert.All(Recipes.Names(), name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("./run.sh market2personx refine.alpah=0.7", "refine.alpha")]
    [InlineData("./run.sh report runs/x --ouy page.html", "--ouy")]
    [InlineData("./run.sh rnu market2personx", "rnu")]
    [InlineData("slr evaluate --query Q.npy --gallery G.npy --qeury-meta Q.csv", "--qeury-meta")]
    public void that_are_wrong_are_found(string line, string expected) => Assert.Contains(expected, new CommandLineOfAPage(line).Problem());

    [Fact]
    public async Task in_the_help_of_every_command_are_taken_too()
    {
        foreach (string command in (string[])["", "run", "resume", "sweep", "sweep status", "sweep report", "science", "evaluate",
            "extract", "cluster", "refine", "data", "data check", "data make", "report", "live",
            "bench", "bench labels", "bench images", "bench train", "config", "doctor", "soak", "completion"])
        {
            ProgramRun help = await ProgramRun.WithBench([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
            string examples = help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
            var page = new DocumentationPage("help.md", $"```\n{examples}\n```");
            Assert.NotEmpty(page.Commands());
            string[] problems = [.. page.Commands().Select(line => new CommandLineOfAPage(line).Problem()).OfType<string>()];
            Assert.Empty(problems);
        }
    }

    /// <summary>A page may tell how to write a recipe, and then use its name.</summary>
    private static bool NamesARecipeOfTheReader(DocumentationPage page, string line) =>
        line.Split(' ') is [_, var word, ..] && !Recipes.Names().Contains(word)
            && page.Text.Contains($"`hocon/{word}.conf`", StringComparison.Ordinal);
}

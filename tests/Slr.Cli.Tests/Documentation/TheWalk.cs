using System.Text.RegularExpressions;

namespace Slr.Cli.Tests.Documentation;

/// <summary>docs/walk.md against the sources.</summary>
public sealed partial class TheWalk
{
    public static TheoryData<string, string> Steps
    {
        get
        {
            var steps = new TheoryData<string, string>();
            foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(DocumentationPage.Repository, "docs", "walk.md"))))
                steps.Add(row.Groups[1].Value, row.Groups[2].Value);
            return steps;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void goes_from_file_to_file_and_finds_in_each_what_it_names(string file, string lookFor)
    {
        string path = Path.Combine(DocumentationPage.Repository, file);
        Assert.True(File.Exists(path), $"docs/walk.md names {file}, which is not there");
        Assert.Matches($@"(?<!\w){Regex.Escape(lookFor)}(?!\w)", File.ReadAllText(path));
    }

    [Fact]
    public void fits_one_screen() =>
        Assert.InRange(File.ReadAllLines(Path.Combine(DocumentationPage.Repository, "docs", "walk.md")).Length, 20, 50);

    [GeneratedRegex(@"^\| `([^`]+)` \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

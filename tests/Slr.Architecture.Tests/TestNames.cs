using System.Text.RegularExpressions;

namespace Slr.Architecture.Tests;

/// <summary>
/// Tests are named in one way: the class is the subject, a thing or a type, and the method goes on with the sentence, in lower
/// case, its words apart.
/// </summary>
public sealed partial class TestNames
{
    public static TheoryData<string> All => [.. Lines.Projects("tests")];

    [Theory]
    [MemberData(nameof(All))]
    public void of_a_project_go_on_with_a_sentence(string folder)
    {
        string[] others = [.. Lines.Files(folder).SelectMany(file => Method().Matches(File.ReadAllText(file))
            .Select(match => match.Groups["name"].Value).Where(name => !char.IsAsciiLetterLower(name[0]))
            .Select(name => $"  {Path.GetFileName(file)}: {name}"))];
        Assert.True(others.Length == 0, $"Tests that do not begin in lower case:\n{string.Join('\n', others)}");
    }

    /// <summary>What stands behind [Fact] or [Theory], with further attributes between.</summary>
    [GeneratedRegex(@"^ *\[(Fact|Theory)\b[^;{}]*?\bpublic (async )?(void|Task) (?<name>\w+)\(", RegexOptions.Multiline)]
    private static partial Regex Method();
}

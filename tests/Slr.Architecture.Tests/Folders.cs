using ArchUnitNET.Fluent.Slices;

namespace Slr.Architecture.Tests;

public sealed class Folders
{
    public static TheoryData<string> All => [.. Projects.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void of_a_project_use_each_other_in_one_direction_only(string project)
    {
        string[] circles = [.. SliceRuleDefinition.Slices().Matching($"{project}.(**)").Should().BeFreeOfCycles()
            .Evaluate(Projects.Load(project)).Where(result => !result.Passed).Select(result => result.Description)];
        Assert.True(circles.Length == 0, $"Folders of {project} use each other in a circle. Move what both need to a third.\n"
            + string.Join('\n', circles));
    }
}

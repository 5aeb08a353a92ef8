namespace Slr.Architecture.Tests;

public sealed class Floors
{
    public static TheoryData<string> All => [.. Projects.Names];

    [Theory]
    [MemberData(nameof(All))]
    public void know_only_what_lies_below_them(string project)
    {
        string[] above = [.. Projects.Named(project).Where(name => name != "TorchSharp").Except(Projects.Below(project))];
        Assert.True(above.Length == 0, $"{project} uses {string.Join(", ", above)}, which lies beside or above it (docs/architecture.md).");
    }

    [Fact]
    public void are_those_of_this_test() => Assert.Equal(Projects.Names.Order(), Projects.Present.Order());

    [Theory]
    [InlineData("Slr.Primitives")]
    [InlineData("Slr.Data")]
    [InlineData("Slr.ImageSharp")]
    [InlineData("Slr.Flow")]
    public void without_networks_do_without_TorchSharp(string project) => Assert.DoesNotContain("TorchSharp", Projects.Named(project));
}

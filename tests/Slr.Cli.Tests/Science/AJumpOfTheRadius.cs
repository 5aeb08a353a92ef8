using System.Text.Json.Nodes;
using Slr.Bench.Soak;
using Slr.Cli.Tests.CommandLine;

namespace Slr.Cli.Tests.Science;

/// <summary>The clusterer of the table <c>jumps</c>, in real runs.</summary>
public sealed class AJumpOfTheRadius : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task changes_the_radius_of_one_epoch_or_of_all_that_follow()
    {
        double[] usual = await Radii("usual", "clustering.jump.scale=1"), lasts = await Radii("lasts", "clustering.jump.scale=0.7",
            "clustering.jump.at=1", "clustering.jump.lasting=true");
        double[] once = await Radii("once", "clustering.jump.scale=0.7", "clustering.jump.at=1");
        // The networks of both epochs have seen the same until the labels of the second.
        foreach (double[] jumped in (double[][])[once, lasts])
            Assert.Equal([usual[0], 0.7 * usual[1]], jumped[..2], (one, other) => Math.Abs(one - other) < 1e-12);
        Assert.True(once[2] > lasts[2]);
    }

    private async Task<double[]> Radii(string name, params string[] words)
    {
        ProgramRun run = await ProgramRun.Of(["run", "market2personx", .. TinySettings.Words, $"runs={folder}", $"name={name}",
            $"cache={Path.Combine(folder, "cache")}", "adapt.epochs=3", "clustering.use=jump", "clustering.jump.rho=0.1",
            "clustering.jump.class=\"Slr.Cli.Science.EpsJump, slr\"", .. words]);
        Assert.True(run.ExitCode == 0, run.Error);
        return [.. File.ReadLines(Path.Combine(folder, name, "metrics.jsonl")).Select(line => JsonNode.Parse(line)!)
            .Where(line => (string?)line["event"] == "labels").Select(line => (double)line["eps"]!)];
    }
}

using System.Text.Json.Nodes;
using Slr.Cli.Report;
using Slr.Cli.Runs;
using Slr.Cli.Tests.Runs;

namespace Slr.Cli.Tests.Report;

/// <summary>A report says at its top how its run stands, and why it failed.</summary>
public class HowARunEnded
{
    [Theory]
    [InlineData("finished", null, "finished")]
    [InlineData("stopped", null, "stopped")]
    [InlineData("running", null, "going on, or killed")]
    [InlineData("failed", "gave up after 5 restarts without a new seal", "failed")]
    public void stands_in_its_report(string state, string? cause, string told)
    {
        using var fixture = new RunFixture();
        string path = Path.Combine(fixture.Folder, "summary.json");
        JsonObject summary = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        (summary["state"], summary["cause"]) = (state, cause);
        File.WriteAllText(path, summary.ToJsonString());
        string page = ReportWriter.Write([RunReader.Open(fixture.Folder).Record], _ => _ => null);
        Assert.Contains($"epochs of adaptation &#183; {told} &#183; ", page, StringComparison.Ordinal);
        Assert.Equal(cause is not null, page.Contains("The run failed: gave up after 5 restarts", StringComparison.Ordinal));
    }
}

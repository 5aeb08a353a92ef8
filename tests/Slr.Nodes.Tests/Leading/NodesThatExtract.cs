using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Torch;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Real nodes that extract features, and a real trainer.</summary>
public abstract class NodesThatExtract : NodesOnLoopback
{
    private protected static CrewOptions Options() => new() { Nodes = [], Device = TrainingDevice.Cpu, Threads = 1, Portable = false };

    private protected static void Same(BatchRows[] expected, BatchRows[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.True(pair.First.IsSame(pair.Second)));
    }

    private protected Crew StartCrew(params NodeAddress[] nodes) => StartCrew(null, nodes);

    private protected Crew StartCrew(NodeCertificate? certificate, params NodeAddress[] nodes) => Start(Options() with
    {
        Nodes = [.. nodes],
        Place = NodePlace.Loopback with { Certificate = certificate },
    });

    private protected NodeAddress StartNode(NodeAddress? at = null, NodeAddress? join = null, NodePlace? place = null,
        string[]? roles = null, string? data = null, CancellationToken stopping = default) => Start(new NodeOptions
        {
            Roles = roles ?? [NodeOptions.Extract],
            Processor = "a processor",
            Place = place ?? (at is null ? NodePlace.Loopback : new NodePlace(at, null)),
            Join = join,
            Data = data is null ? [] : [data],
        }, stopping);

    private protected async Task<BatchRows[]> Rows(FeatureJob job)
    {
        List<BatchRows> rows = [];
        await foreach (BatchRows batch in job.InOrder(Stop.Token))
            rows.Add(batch);
        return [.. rows];
    }
}

using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Real nodes that compare rows, and a real trainer.</summary>
public abstract class NodesThatCompare : NodesOnLoopback
{
    protected Crew Start(params NodeAddress[] nodes) =>
        Start(new CrewOptions { Nodes = [.. nodes], Device = null, Threads = 1, Portable = false });

    protected NodeAddress StartNode(CancellationToken stopping = default) =>
        Start(new NodeOptions { Processor = "a processor", Roles = [NodeOptions.Search] }, stopping);
}

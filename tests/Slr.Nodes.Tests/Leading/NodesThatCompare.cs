using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Real nodes that compare rows, and a real trainer, on the loopback address, in one process.</summary>
public abstract class NodesThatCompare : IAsyncLifetime
{
    private readonly List<Task> running = [];
    private readonly List<string> said = [];

    /// <summary>Stops them.</summary>
    protected CancellationTokenSource Stop { get; } = new(TimeSpan.FromMinutes(10));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Stop.CancelAsync();
        await Task.WhenAll(running);
        Stop.Dispose();
        GC.SuppressFinalize(this);
    }

    protected bool Heard(string sentence)
    {
        lock (said)
            return said.Contains(sentence);
    }

    protected async Task Until(Func<Task<bool>> holds)
    {
        while (!await holds())
            await Task.Delay(50, Stop.Token);
    }

    protected Crew Start(params NodeAddress[] nodes) => Crew.Start(
        new CrewOptions { Nodes = [.. nodes], Device = null, Threads = 1, Portable = false }, news =>
        {
            lock (said)
                said.Add(news.Message);
        });

    protected NodeAddress StartNode(CancellationToken? stopping = null)
    {
        var node = new Node(new NodeOptions { Processor = "a processor", Roles = [NodeOptions.Search] }, _ => { });
        running.Add(node.Run(stopping ?? Stop.Token));
        return node.Listening.Result;
    }
}

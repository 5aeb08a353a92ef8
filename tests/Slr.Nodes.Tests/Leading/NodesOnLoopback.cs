using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Real nodes and real trainers on the loopback address, in one process, and what they say.</summary>
public abstract class NodesOnLoopback : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10), Glance = TimeSpan.FromMilliseconds(50);

    private readonly List<Task> running = [];
    private readonly List<string> said = [];

    /// <summary>Stops them.</summary>
    protected CancellationTokenSource Stop { get; } = new(Limit);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Stop.CancelAsync();
        await Task.WhenAll(running);
        Stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>All sentences so far.</summary>
    protected string[] Said
    {
        get
        {
            lock (said)
                return [.. said];
        }
    }

    protected bool Heard(string words) => Said.Any(sentence => sentence.Contains(words));

    protected Task Helping(Crew crew, int nodes) => Until(async () => (await crew.Nodes()).Count >= nodes);

    protected Task Until(Func<bool> holds) => Until(() => Task.FromResult(holds()));

    protected async Task Until(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(Glance, TestContext.Current.CancellationToken);
            Assert.False(Stop.IsCancellationRequested, $"it does not come to that; what was said:\n{string.Join('\n', Said)}");
        }
    }

    protected Crew Start(CrewOptions options) => Crew.Start(options, news => Say(news.Message));

    /// <summary>Starts a node.</summary>
    /// <param name="options">How; its processor is <c>a processor</c>.</param>
    /// <param name="stopping">Stops it before all others.</param>
    /// <returns>Where it listens.</returns>
    protected NodeAddress Start(NodeOptions options, CancellationToken stopping = default)
    {
        var node = new Node(options, Say);
        running.Add(node.Run(CancellationTokenSource.CreateLinkedTokenSource(Stop.Token, stopping).Token));
        return node.Listening.Result;
    }

    private void Say(string sentence)
    {
        lock (said)
            said.Add(sentence);
    }
}

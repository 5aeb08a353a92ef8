using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Torch;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Real nodes and a real trainer on the loopback address, in one process.</summary>
public sealed class SharedExtraction : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource stop = new(Limit);
    private readonly List<Task> running = [];
    private readonly List<string> said = [];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task gives_the_bytes_of_one_process_whoever_helps(int nodes)
    {
        using var drawn = new Drawn(images: 300, seed: 1, 17, 40, 41, 42, 43, 44, 45, 46, 47, 299);
        NodeAddress[] addresses = [.. Enumerable.Range(0, nodes).Select(_ => StartNode())];
        await using Crew crew = StartCrew(addresses);
        await Helping(crew, nodes);

        BatchRows[] rows = await Extract(crew, drawn);

        Same(drawn.Expected(), rows);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(running);
        stop.Dispose();
    }

    private static void Same(BatchRows[] expected, BatchRows[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.True(pair.First.IsSame(pair.Second)));
    }

    private async Task<BatchRows[]> Extract(Crew crew, Drawn drawn)
    {
        using FeatureJob job = crew.Begin(drawn.Task());
        Task own = drawn.Work(job, stop.Token);
        List<BatchRows> rows = [];
        await foreach (BatchRows batch in job.InOrder(stop.Token))
            rows.Add(batch);
        await own;
        return [.. rows];
    }

    private async Task Helping(Crew crew, int nodes)
    {
        while ((await crew.Nodes()).Count < nodes)
            await Task.Delay(50, stop.Token);
    }

    private Crew StartCrew(params NodeAddress[] nodes) => Crew.Start(new CrewOptions
    {
        Nodes = [.. nodes],
        Device = TrainingDevice.Cpu,
        Threads = 1,
        Portable = false,
    }, Say);

    private NodeAddress StartNode()
    {
        var node = new Node(new NodeOptions { Processor = "a processor" }, Say);
        running.Add(Task.Run(() => node.Run(stop.Token)));
        return node.Listening.Result;
    }

    private void Say(string sentence)
    {
        lock (said)
            said.Add(sentence);
        Console.Error.WriteLine(sentence);
    }
}

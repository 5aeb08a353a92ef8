using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Nodes.Sharding;
using Slr.Nodes.Wire;
using Slr.Torch;

namespace Slr.Nodes.Tests.Leading;

/// <summary>A trainer among nodes that say they compute as it does.</summary>
public sealed class ANodeThatIsNotOne : IDisposable
{
    private readonly CancellationTokenSource stop = new(TimeSpan.FromMinutes(10));
    private readonly TaskCompletionSource<string> expelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task is_expelled_by_name_for_an_answer_that_is_none()
    {
        await using var node = new PretendedNode((Order order, JobTerms _) => [new Features(order.Job, order.Shard, 99, [0], 0, [1f])]);
        Assert.Equal($"the node {node.Address} answers nonsense; what it had is done by this machine alone", await Expelled(node));
    }

    [Fact]
    public async Task is_expelled_by_name_when_it_cannot_do_what_others_can()
    {
        await using var node = new PretendedNode((Order order, JobTerms _) =>
            [new CannotDo(order.Job, order.Shard, "it has no memory left")]);
        Assert.Equal($"the node {node.Address} cannot do its work: it has no memory left; what it had is done by this machine alone",
            await Expelled(node));
    }

    [Fact]
    public async Task is_asked_again_when_it_did_not_hear_the_first_question()
    {
        await using var node = new PretendedNode(Sevens, unheard: 1);
        await using Crew crew = Start(node.Address);
        while ((await crew.Nodes()).Count == 0)
            await Task.Delay(50, stop.Token);
    }

    [Fact]
    public async Task is_used_where_other_bytes_are_allowed()
    {
        using var drawn = new Drawn(images: 100);
        await using var node = new PretendedNode(Sevens);
        await using Crew crew = Start(node.Address, mixed: true);
        using FeatureJob job = crew.Begin(drawn.Task());
        // The trainer does nothing, so all of it is the node's.
        List<BatchRows> rows = await Rows(job);
        Assert.Equal(100, rows.Sum(batch => batch.Images.Count));
        Assert.All(rows, batch => Assert.All(batch.Rows, value => Assert.Equal(7, value)));
    }

    [Fact]
    public async Task is_told_by_the_first_shard_it_does_where_they_are_not()
    {
        using var drawn = new Drawn(images: 100);
        var ordered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = new PretendedNode((Order order, JobTerms terms) =>
        {
            ordered.TrySetResult();
            return Sevens(order, terms);
        });
        await using Crew crew = Start(node.Address);
        using FeatureJob job = crew.Begin(drawn.Task());
        await ordered.Task.WaitAsync(stop.Token);
        Task own = drawn.Work(job, stop.Token);
        var told = await Assert.ThrowsAsync<NodeBytesException>(() => Rows(job));
        Assert.Equal($"{node.Address}", told.Node);
        await own;
    }

    [Fact]
    public async Task is_not_to_blame_for_images_that_the_trainer_cannot_read()
    {
        using var drawn = new Drawn(images: 100);
        await using var node = new PretendedNode((Order order, JobTerms _) => [new WantImages(order.Job, order.Batches[0])]);
        await using Crew crew = Start(node.Address);
        using FeatureJob job = crew.Begin(drawn.Task() with { Read = (_, _) => throw new InvalidDataException("nothing to be read") });
        var told = await Assert.ThrowsAsync<InvalidDataException>(() => Rows(job));
        Assert.Equal("nothing to be read", told.Message);
        Assert.Equal([$"{node.Address}"], await crew.Nodes());
    }

    public void Dispose() => stop.Dispose();

    private static IEnumerable<NodeMessage> Sevens(Order order, JobTerms terms) => order.Batches.Select((batch, at) =>
        new Features(order.Job, order.Shard, at, batch, 0, [.. Enumerable.Repeat(7f, batch.Length * terms.Network.FeatureSize)]));

    /// <summary>Gives it work, and does that work without it in the end.</summary>
    private async Task<string> Expelled(PretendedNode node)
    {
        using var drawn = new Drawn(images: 100);
        await using Crew crew = Start(node.Address);
        using FeatureJob job = crew.Begin(drawn.Task());
        string said = await expelled.Task.WaitAsync(stop.Token);
        Task own = drawn.Work(job, stop.Token);
        Assert.All(drawn.Expected().Zip(await Rows(job)), pair => Assert.True(pair.First.IsSame(pair.Second)));
        await own;
        Assert.Empty(await crew.Nodes());
        return said;
    }

    private async Task<List<BatchRows>> Rows(FeatureJob job)
    {
        List<BatchRows> rows = [];
        await foreach (BatchRows batch in job.InOrder(stop.Token))
            rows.Add(batch);
        return rows;
    }

    private Crew Start(NodeAddress node, bool mixed = false) => Crew.Start(
        new CrewOptions { Nodes = [node], Device = TrainingDevice.Cpu, Threads = 1, Portable = false, Mixed = mixed }, news =>
        {
            if (news.Message.Contains("what it had"))
                expelled.TrySetResult(news.Message);
        });
}

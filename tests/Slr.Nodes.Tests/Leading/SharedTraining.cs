using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Nodes.Helping;
using Slr.Nodes.Leading;
using Slr.Nodes.Membership;
using Slr.Primitives.Randomness;
using Slr.Torch;

namespace Slr.Nodes.Tests.Leading;

/// <summary>Real nodes and a real trainer on the loopback address; sets numbers of threads, so nothing runs beside it.</summary>
[CollectionDefinition(nameof(SharedTraining), DisableParallelization = true)]
[Collection(nameof(SharedTraining))]
public sealed class SharedTraining : IAsyncLifetime
{
    private const int Lanes = 2, Batch = 8, Height = 64, Width = 32, Classes = 4, Steps = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly NetworkOptions Network = new() { Width = 8, Blocks = [1, 1, 1, 1], BatchNormGroups = Lanes };

    private readonly CancellationTokenSource stop = new(Limit), one = new();
    private Task running = Task.CompletedTask;

    [Fact]
    public async Task has_the_bytes_of_one_process_with_as_many_threads()
    {
        await using Crew crew = await CrewOfOne();
        var counted = new Counted(crew.Replica(0));
        Same(Train(null), Train(counted));
        Assert.Equal(2 * Steps, counted.Answers);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task loses_no_byte_when_the_node_goes_within_a_step(int passes)
    {
        await using Crew crew = await CrewOfOne();
        var counted = new Counted(crew.Replica(0), passes, () =>
        {
            one.Cancel();
            running.Wait();
        });
        Same(Train(null), Train(counted));
        Assert.Equal(passes, counted.Answers);
    }

    /// <summary>A last digit of the outputs of the first step, or of its gradient.</summary>
    [Theory, InlineData(1), InlineData(2)]
    public async Task names_a_node_that_gives_other_bytes_and_does_without_it(int wrong)
    {
        int answers = 0;
        await using var node = new PretendedNode(numbers =>
            ++answers == wrong ? [MathF.BitIncrement(numbers[0]), .. numbers[1..]] : numbers);
        await using Crew crew = Crew.Start(Options(node.Address), _ => { });
        while ((await crew.Nodes()).Count == 0)
            await Task.Delay(50, stop.Token);
        var told = Assert.Throws<NodeBytesException>(() => Train(crew.Replica(0)));
        Assert.Equal($"{node.Address}", told.Node);
        while ((await crew.Nodes()).Count > 0)
            await Task.Delay(50, stop.Token);
        Same(Train(null), Train(crew.Replica(0)));
        Assert.Equal(wrong, answers);
    }

    /// <summary>Once it is known how long its answers take.</summary>
    [Fact]
    public async Task waits_no_longer_than_that_for_a_node_that_answers_no_more()
    {
        int answers = 0;
        await using var node = new PretendedNode(numbers => ++answers <= 2 * Steps ? numbers : throw new TimeoutException());
        await using Crew crew = Crew.Start(Options(node.Address), _ => { });
        while ((await crew.Nodes()).Count == 0)
            await Task.Delay(50, stop.Token);
        IReplica replica = crew.Replica(0);
        Same(Train(null), Train(replica));
        Same(Train(null), Train(replica));
        Assert.Equal(3 * Steps, answers);
    }

    [Fact]
    public async Task is_done_alone_where_no_node_trains()
    {
        await using Crew crew = Crew.Start(Options(), _ => { });
        var counted = new Counted(crew.Replica(0));
        Same(Train(null), Train(counted));
        Assert.Equal(0, counted.Answers);
    }

    [Fact]
    public async Task goes_on_alone_when_the_connection_to_all_nodes_has_ended()
    {
        Crew crew = await CrewOfOne();
        var counted = new Counted(crew.Replica(0), last: 1, () => crew.DisposeAsync().AsTask().Wait());
        Same(Train(null), Train(counted));
        Assert.Equal(1, counted.Answers);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await one.CancelAsync();
        await running;
        one.Dispose();
        stop.Dispose();
    }

    private static void Same((List<StepLosses> Losses, WeightSet Weights) expected, (List<StepLosses> Losses, WeightSet Weights) found)
    {
        Assert.Equal(expected.Losses, found.Losses);
        Assert.Equal(expected.Weights, found.Weights);
    }

    private static CrewOptions Options(params NodeAddress[] nodes) =>
        new() { Nodes = [.. nodes], Device = TrainingDevice.Cpu, Threads = 1, Portable = false };

    private async Task<Crew> CrewOfOne()
    {
        var node = new Node(new NodeOptions { Processor = "a processor", Roles = [NodeOptions.Extract, NodeOptions.Train] }, _ => { });
        running = node.Run(one.Token);
        Crew crew = Crew.Start(Options(await node.Listening), _ => { });
        while ((await crew.Nodes()).Count == 0)
            await Task.Delay(50, stop.Token);
        return crew;
    }

    private static (List<StepLosses> Losses, WeightSet Weights) Train(IReplica? replica)
    {
        TorchThreads.Use(1);
        using var pretrainer = new Pretrainer(Network, new PretrainOptions(), Classes, 1, TrainingDevice.Cpu, null);
        WeightSet weights = pretrainer.Weights();
        using var teacher = new Teacher(Network, new AdaptOptions(), TrainingDevice.Cpu, weights);
        TorchThreads.Use(Lanes);
        using var student = new Student(Network, new AdaptOptions(), TrainingDevice.Cpu, weights, replica is null ? null : [replica]);
        TorchThreads.Use(1);
        float[] means = Drawn(0, Classes * Network.FeatureSize);
        student.BeginEpoch(Classes, means);
        teacher.BeginEpoch(Classes, means);
        List<StepLosses> losses = [];
        for (int step = 0; step < Steps; step++)
        {
            using NetworkInput batch = Images(step);
            using TeacherOutput said = teacher.Predict(batch);
            student.Forward(batch);
            losses.Add(student.Learn([0, 0, 1, 1, 2, 2, 3, 3], said));
            teacher.Absorb(student.Parameters, step);
        }
        return (losses, student.Weights());
    }

    private static unsafe NetworkInput Images(int step)
    {
        var pixels = new PixelMemory(Drawn(step + 1, Batch * Height * Width * 3));
        return new NetworkInput(pixels.Start, Batch, Height, Width, pixels);
    }

    private static float[] Drawn(int stream, int count)
    {
        var random = new CounterRandom(7, (ulong)stream);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)random.NextGaussian();
        return values;
    }

    /// <summary>Numbers that stay where they are.</summary>
    private sealed class PixelMemory(float[] values) : IDisposable
    {
        private System.Runtime.InteropServices.GCHandle pinned =
            System.Runtime.InteropServices.GCHandle.Alloc(values, System.Runtime.InteropServices.GCHandleType.Pinned);

        public IntPtr Start => pinned.AddrOfPinnedObject();

        public void Dispose() => pinned.Free();
    }

    /// <summary>Counts answers, and does something after one of them.</summary>
    private sealed class Counted(IReplica replica, int last = -1, Action? then = null) : IReplica
    {
        public int Answers { get; private set; }

        public Task<float[]?> Forward(ReplicaPass pass) => Count(replica.Forward(pass));

        public Task<float[]?> Backward(float[] slopes) => Count(replica.Backward(slopes));

        private async Task<float[]?> Count(Task<float[]?> asked)
        {
            float[]? answer = await asked;
            if (answer is not null && ++Answers == last)
                then?.Invoke();
            return answer;
        }
    }
}

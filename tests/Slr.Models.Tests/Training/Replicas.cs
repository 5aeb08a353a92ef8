using CsCheck;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Models.Tests.Training;

/// <summary>Counts the tensors of the process, so nothing runs beside it.</summary>
[Collection(nameof(LongTraining))]
public sealed class Replicas : IDisposable
{
    private const int Lanes = 4, Steps = 3;

    private static readonly NetworkOptions Network = Trial.Network with { BatchNormGroups = Lanes };
    private static readonly Lazy<(List<StepLosses> Losses, WeightSet Student, WeightSet Teacher)> Alone =
        new(() => Trial.Adapt(Steps, Network, threads: Lanes));

    private readonly Replica[] replicas = [.. Enumerable.Range(0, Lanes - 1).Select(_ => new Replica(TrainingDevice.Cpu))];

    public void Dispose()
    {
        foreach (Replica replica in replicas)
            replica.Dispose();
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void and_their_trainer_give_the_bytes_of_as_many_threads(int count) => HasTheBytesOfOneProcess([.. replicas.Take(count)]);

    [Fact]
    public void do_lanes_of_the_first_stage_too()
    {
        var counted = new Unsteady(replicas[0], [], answer => answer);
        Assert.Equal(Pretrained(null), Pretrained([counted, new Unsteady(replicas[1], [false, false, true, false, true], _ => null)]));
        Assert.Equal(2 * Steps, counted.Passes);

        static WeightSet Pretrained(IReplica[]? helping)
        {
            ThreadCount.Set(Lanes);
            using var trainer = new Pretrainer(Network, new PretrainOptions(), Trial.Classes, 1, TrainingDevice.Cpu, replicas: helping);
            ThreadCount.Set(1);
            trainer.BeginEpoch(0);
            for (int step = 0; step < Steps; step++)
            {
                using PinnedImages source = Trial.Images(step), target = Trial.Images(step + Steps);
                trainer.Step(source.Batch, Trial.Labels, target.Batch);
            }
            return trainer.Weights();
        }
    }

    [Fact]
    public void that_are_lost_at_any_moment_do_not_change_a_byte() =>
        Gen.Select(Gen.Bool.Array[2 * Steps], Gen.Bool.Array[2 * Steps]).Sample((one, other) => HasTheBytesOfOneProcess(
            [replicas[0], new Unsteady(replicas[1], one, _ => null), new Unsteady(replicas[2], other, _ => null)]), iter: 8, threads: 1);

    [Fact]
    public void that_answer_with_other_numbers_of_numbers_are_not_believed() =>
        HasTheBytesOfOneProcess([new Unsteady(replicas[0], [true, true, false, true, true], answer => answer?[1..]),
            new Unsteady(replicas[1], [false, true, true], _ => [])]);

    [Fact]
    public void keep_nothing_between_steps_so_that_another_may_take_over()
    {
        using var other = new Replica(TrainingDevice.Cpu);
        HasTheBytesOfOneProcess([replicas[0], new InTurn(replicas[1], other)]);
    }

    [Theory, InlineData(false, false), InlineData(true, false), InlineData(false, true)]
    public void leave_no_tensors_behind(bool lostInForward, bool lostInBackward)
    {
        Train();
        long before = TorchSharp.torch.Tensor.TotalCount;
        Train();
        Assert.Equal(before, TorchSharp.torch.Tensor.TotalCount);

        void Train()
        {
            using var replica = new Replica(TrainingDevice.Cpu);
            Trial.Adapt(1, Network, threads: Lanes, replicas: [new Unsteady(replica, [lostInForward, lostInBackward], _ => null)]);
        }
    }

    [Fact]
    public void are_fewer_than_lanes()
    {
        var error = Assert.Throws<ArgumentException>(() => Trial.Adapt(1, Network, threads: 2, replicas: replicas));
        Assert.Contains("3 replicas are too many for a batch in 2 lanes", error.Message);
    }

    [Fact]
    public async Task refuse_what_does_not_fit()
    {
        var pass = new ReplicaPass(Network, Trial.Classes, new float[7], new float[2 * 32 * 16 * 3], 32, 16, [2]);
        Assert.Contains("7 parameters", (await Assert.ThrowsAsync<ArgumentException>(() => replicas[0].Forward(pass))).Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => replicas[0].Backward([]));
    }

    private static void HasTheBytesOfOneProcess(IReplica[] replicas)
    {
        var shared = Trial.Adapt(Steps, Network, threads: Lanes, replicas: replicas);
        Assert.Equal(Alone.Value.Losses, shared.Losses);
        Assert.Equal(Alone.Value.Student, shared.Student);
        Assert.Equal(Alone.Value.Teacher, shared.Teacher);
    }

    /// <summary>Answers otherwise at the passes for which it is told to.</summary>
    private sealed class Unsteady(IReplica replica, bool[] failing, Func<float[]?, float[]?> spoil) : IReplica
    {
        /// <summary>How often it was asked.</summary>
        public int Passes { get; private set; }

        public Task<float[]?> Forward(ReplicaPass pass) => Spoilt(replica.Forward(pass));

        public Task<float[]?> Backward(float[] slopes) => Spoilt(replica.Backward(slopes));

        private async Task<float[]?> Spoilt(Task<float[]?> answer) =>
            failing.ElementAtOrDefault(Passes++) ? spoil(await answer) : await answer;
    }

    /// <summary>Each step is another one's.</summary>
    private sealed class InTurn(params IReplica[] replicas) : IReplica
    {
        private int steps;

        public Task<float[]?> Forward(ReplicaPass pass) => replicas[steps++ % replicas.Length].Forward(pass);

        public Task<float[]?> Backward(float[] slopes) => replicas[(steps - 1) % replicas.Length].Backward(slopes);
    }
}

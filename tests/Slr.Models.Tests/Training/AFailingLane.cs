using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Tests.Training;

/// <summary>Counts the tensors of the process, so nothing runs beside it.</summary>
[Collection(nameof(LongTraining))]
public sealed class AFailingLane : IDisposable
{
    private readonly NetworkState state = new(NetworkLayout.Of(Trial.Network, Trial.Classes), TrainingDevice.Cpu);
    private readonly NetworkLanes lanes;
    private readonly Tensor images = zeros(Trial.Batch, 3, Trial.Height, Trial.Width);

    public AFailingLane()
    {
        lanes = new NetworkLanes(Trial.Network, state, threads: 2, trainable: true);
        Assert.Equal(2, lanes.ForTraining);
        images.DetachFromDisposeScope();
    }

    public void Dispose()
    {
        images.Dispose();
        lanes.Dispose();
        state.Dispose();
    }

    [Fact]
    public void leaves_no_output_of_the_others_behind()
    {
        lanes.Views(1).Dispose();
        long before = Tensor.TotalCount;

        Assert.ThrowsAny<Exception>(() => TrainingPass.Observe(lanes, images));
        Assert.Equal(before, Tensor.TotalCount);
        Assert.ThrowsAny<Exception>(() => Learn(Sum));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void leaves_no_more_behind_where_the_loss_fails_than_where_all_goes_well()
    {
        long before = Tensor.TotalCount;

        Learn(Sum);
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Throws<NotFiniteNumberException>(() => Learn(_ => throw new NotFiniteNumberException()));
        Assert.Equal(before, Tensor.TotalCount);
    }

    private void Learn(Func<NetworkOutput, Tensor[]> loss)
    {
        using Activations activations = TrainingPass.Forward(lanes, images);
        TrainingPass.Backward(lanes, activations, loss);
    }

    private static Tensor[] Sum(NetworkOutput output) => [output.ScoresG.sum().add(output.ScoresM.sum(), Scalars.One)
        .add(output.FeatureG.sum(), Scalars.One).add(output.FeatureM.sum(), Scalars.One)];
}

using Slr.Models.Networks;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Training;

/// <summary>Changes of all parameters of a network, each lane on its own run of the flat memory.</summary>
internal static class ParameterMoves
{
    /// <summary>Against the gradient of the last <see cref="TrainingPass.Backward"/>.</summary>
    /// <param name="lanes">The network at rest.</param>
    /// <param name="adam">The optimizer of its parameters.</param>
    /// <param name="learningRate">The step size.</param>
    /// <param name="learnt">Lanes that hold a part of the gradient.</param>
    public static void Descend(NetworkLanes lanes, Adam adam, double learningRate, int learnt)
    {
        adam.Advance();
        Tensor gradient = lanes.Views(0).Gradient!;
        TorchLanes.Run(lanes.Count, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable constant = no_grad();
            Segment part = Segment.Part(lanes.State.Parameters, lane, lanes.Count);
            Tensor sum = part.Of(gradient);
            for (int other = 1; other < learnt; other++)
                sum.add_(part.Of(lanes.Views(other).Gradient!), Scalars.One);
            adam.Move(gradient, learningRate, part);
        });
        lanes.State.ParametersChanged();
    }

    /// <summary>Towards the parameters of a network of the same shape.</summary>
    /// <param name="lanes">The network at rest.</param>
    /// <param name="other">The other network at rest.</param>
    /// <param name="share">The other's share, 0 to 1, a float32 scalar on the device.</param>
    public static void Approach(NetworkLanes lanes, NetworkState other, Tensor share)
    {
        TorchLanes.Run(lanes.Count, lane =>
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable constant = no_grad();
            Segment part = Segment.Part(lanes.State.Parameters, lane, lanes.Count);
            part.Of(lanes.State.Parameters).lerp_(part.Of(other.Parameters), share);
        });
        lanes.State.ParametersChanged();
    }
}

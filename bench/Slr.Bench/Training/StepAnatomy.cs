using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Bench.Training;

/// <summary>A part of a training step.</summary>
/// <param name="Name">What it is.</param>
/// <param name="CoreSeconds">How long cores are busy with it, or idle.</param>
/// <param name="Share">Of the time that a step has its cores.</param>
/// <param name="GigaflopsPerSecond">Arithmetic of convolutions a core and second; null for what has none.</param>
public sealed record StepPart(string Name, double CoreSeconds, double Share, double? GigaflopsPerSecond);

/// <summary>
/// Where the time of a training step goes, by kinds of operations: each at every shape that the network has it, in the lanes and parts of
/// the batch of a step, forward for both networks and backward for the student, with nothing between them. What else cores are busy with
/// is losses, Adam, the moving average, calls and the graph of the backward pass; what they are not is one lane waiting for another.
/// </summary>
internal static class StepAnatomy
{
    /// <summary>Measures the parts.</summary>
    /// <param name="measured">The network and its batch.</param>
    /// <param name="step">A step whose networks look one after the other.</param>
    /// <param name="turns">Turns of each kind; the median counts.</param>
    public static IReadOnlyList<StepPart> Measure(TrainBenchmarkCase measured, WorkTime step, int turns)
    {
        int lanes = Student.Lanes(measured.Network, TrainingDevice.Cpu, TorchThreads.Count), chunks = measured.Network.BatchNormGroups;
        double all = TorchThreads.Count * step.Seconds;
        Layer[] layers = [.. NetworkCost.Convolutions(measured.Network, measured.Height, measured.Width)
            .Select(shape => new Layer(shape, measured.Batch / lanes, chunks / lanes))];
        List<StepPart> parts = [];
        foreach (IGrouping<int, Layer> kind in layers.GroupBy(layer => layer.Shape.Kernel))
            parts.Add(Part($"convolutions {kind.Key} x {kind.Key}", Busy(kind.Select(layer => (Func<Work>)layer.Convolve)),
                kind.Sum(layer => 4 * measured.Batch * layer.Shape.Operations)));
        parts.Add(Part("normalisation, ReLU, sums of branches", Busy(layers.Select(layer => (Func<Work>)layer.Normalise)), null));
        parts.Add(Part("losses, optimizer, calls", step.CpuSeconds - parts.Sum(part => part.CoreSeconds), null));
        parts.Add(Part("waiting", all - step.CpuSeconds, null));
        return parts;

        StepPart Part(string name, double seconds, double? operations) => new(name, seconds, seconds / all, operations / 1e9 / seconds);

        double Busy(IEnumerable<Func<Work>> operations)
        {
            Work[][] works = [.. Enumerable.Range(0, lanes).Select(_ => operations.Select(make => make()).ToArray())];
            double seconds = AlternatingTurns.Measure(turns, [AlternatingTurns.Here(() => TorchLanes.Run(lanes, lane =>
            {
                foreach (Work work in works[lane])
                    work.Run();
            }))])[0].CpuSeconds;
            foreach (Work work in works.SelectMany(mine => mine))
                work.Dispose();
            return seconds;
        }
    }

    /// <summary>An operation with what it works on.</summary>
    private sealed record Work(Func<Tape?, Tensor> Forward, Tensor[] Leaves, Tensor Slope) : IDisposable
    {
        /// <summary>Two forward passes and a backward one.</summary>
        public void Run()
        {
            using IDisposable scope = NewDisposeScope();
            using (no_grad())
                Forward(null);
            using var tape = new Tape();
            tape.Backward([Forward(tape)], [Slope]);
            foreach (Tensor leaf in Leaves)
                leaf.grad = null;
        }

        public void Dispose()
        {
            foreach (Tensor tensor in (Tensor[])[.. Leaves, Slope])
                tensor.Dispose();
        }
    }

    /// <summary>A convolution of the network, and what stands behind it.</summary>
    private sealed class Layer(ConvolutionShape shape, int images, int chunks)
    {
        public ConvolutionShape Shape => shape;

        private bool EndsBlock => shape.Name.EndsWith("conv3.weight", StringComparison.Ordinal);

        private bool IsShortcut => shape.Name.Contains("downsample", StringComparison.Ordinal);

        private bool IsStem => shape.Name == "conv1.weight";

        public Work Convolve()
        {
            long stride = shape.Stride, padding = shape.Kernel / 2;
            Tensor input = Image(shape.In, shape.Height, shape.Width), kernel = Image(shape.Out, shape.In, shape.Kernel, shape.Kernel);
            if (IsStem)
                input.requires_grad_(false); // nobody wants the slopes of pixels
            return new(_ => nn.functional.conv2d(input, kernel, null, [stride, stride], [padding, padding],
                shape.Kernel == 1 && images < 16 ? [2L, 2L] : null), // as NormalisedConvolution has it
                IsStem ? [kernel] : [input, kernel], Output());
        }

        /// <summary>With what follows: nothing behind a shortcut, the sum of two branches at the end of a block.</summary>
        public Work Normalise()
        {
            Tensor input = Output().requires_grad_(true), other = Output(), weight = ones(shape.Out, requires_grad: true),
                bias = zeros(shape.Out, requires_grad: true);
            var normalisation = new FusedNormalisation([new NormalisedChannels(0, weight, bias, null, ByImage: false)]);
            var mode = new NormalisationMode(true, [.. Enumerable.Repeat((long)images / chunks, chunks)], Updates: false);
            return new(tape => normalisation.Forward(input, mode with { Tape = tape }, !IsShortcut, EndsBlock ? other : null),
                [input, weight, bias, other], Output());
        }

        private Tensor Output() => Image(shape.Out, shape.OutHeight, shape.OutWidth).requires_grad_(false);

        private Tensor Image(long channels, long rows, long columns) => Image(images, channels, rows, columns);

        private static Tensor Image(long count, long channels, long rows, long columns)
        {
            using IDisposable scope = NewDisposeScope();
            return randn(count, rows, columns, channels).permute(0, 3, 1, 2).DetachFromDisposeScope().requires_grad_(true);
        }
    }
}

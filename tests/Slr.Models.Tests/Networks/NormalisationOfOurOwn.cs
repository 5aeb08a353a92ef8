using System.Runtime.InteropServices;
using CsCheck;
using Slr.Models.Networks;
using Slr.Models.Tests.Training;
using Slr.Models.Training;
using Slr.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Tests.Networks;

/// <summary>The fused normalisation of training passes beside libtorch's operations in double precision, and by itself.</summary>
public sealed class NormalisationOfOurOwn
{
    private static Gen<Case> Trials => Gen.Select(
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 12], Gen.Int[1, 9], Gen.Int[2, 40]), Gen.Int[1, 3], Gen.Bool, Gen.Bool, Gen.Int[0, 10_000],
        (shape, chunks, relu, added, seed) => new Case(shape.Item1, shape.Item2, shape.Item3, shape.Item4,
            [.. Enumerable.Range(0, chunks).Select(chunk => 2L + (seed + chunk) % 4)], relu, added, seed));

    [Fact]
    public void gives_the_results_slopes_and_running_statistics_of_libtorch() => Trials.Sample(trial =>
    {
        using IDisposable scope = NewDisposeScope();
        Values theirs = trial.Theirs(), ours = trial.Ours();
        foreach ((string name, float[] found) in ours)
        {
            float[] expected = theirs[name];
            float size = Math.Max(1, expected.Max(Math.Abs));
            Assert.All(expected.Zip(found), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2e-4f * size,
                $"{name}: {pair.First} and {pair.Second} of {trial}"));
        }
        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
    }, iter: 60);

    [Fact]
    public void gives_the_same_bytes_on_any_number_of_threads() => Trials.Sample(trial =>
    {
        using IDisposable scope = NewDisposeScope();
        Case large = trial with { Height = 40, Width = 50 }; // several segments
        Values one = large.Ours(), three;
        ThreadCount.Set(3);
        try
        {
            three = large.Ours();
        }
        finally
        {
            ThreadCount.Set(1);
        }
        Assert.All(one, value => Assert.Equal(value.Value, three[value.Key]));
    }, iter: 10);

    [Fact]
    public void gives_the_same_bytes_whether_a_backward_pass_follows_or_not() => Trials.Sample(trial =>
    {
        using IDisposable scope = NewDisposeScope();
        float[] recorded = trial.Ours()["result"];
        using IDisposable constant = no_grad();
        Assert.Equal(recorded, Of(trial.Forward(tape: null)));
    }, iter: 20);

    [Fact]
    public void leads_a_whole_network_to_the_slopes_of_libtorchs_graph() => Gen.Select(Gen.Bool, Gen.Int[0, 100]).Sample((ibn, step) =>
    {
        using IDisposable scope = NewDisposeScope();
        NetworkOptions options = new() { Width = 8, Blocks = [2, 1, 1, 1], Ibn = ibn, BatchNormGroups = 2 };
        using var state = new NetworkState(NetworkLayout.Of(options, classes: 3), TrainingDevice.Cpu);
        WeightIntake.Take(state, Trial.Weights(options), complete: false);
        using PinnedImages pixels = Trial.Images(step, 12);
        Tensor images = tensor(pixels.Pixels.ToArray()).reshape(12, Trial.Height, Trial.Width, 3).permute(0, 3, 1, 2);
        using var tape = new Tape();
        float[] ours = Slopes(tape), graphs = Slopes(null);
        // Rounding decides now and then on which side of 0 a value lies, which changes some slopes, but not where they point.
        double away = Length(graphs.Zip(ours, (first, second) => first - second)), all = Length(graphs);
        Assert.True(away <= 0.05 * all, $"{away} of {all} away");
        Assert.False(graphs.AsSpan().SequenceEqual(ours)); // it was our operation that was asked

        float[] Slopes(Tape? recorded)
        {
            using var views = new NetworkViews(state, trainable: true);
            NormalisationMode mode = NormalisationMode.Of(12, 2) with { Updates = false, Tape = recorded };
            NetworkOutput output = new AsymmetricNetwork(options, views).Forward(images, mode);
            Tensor[] slopes = [.. output.ToArray().Select(tensor => ones_like(tensor))];
            if (recorded is null)
                autograd.backward(output.ToArray(), slopes);
            else
                recorded.Backward(output.ToArray(), slopes);
            views.GatherGradients();
            return Of(views.Gradient!);
        }
    }, iter: 6);

    private static double Length(IEnumerable<float> values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private static float[] Of(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.to(ScalarType.Float32).contiguous().bytes).ToArray();

    private sealed class Values : Dictionary<string, float[]>;

    /// <summary>An image with some channels by image, the others by chunk.</summary>
    private sealed record Case(
        int Channels, int ByImage, int Height, int Width, long[] Chunks, bool Relu, bool Added, int Seed)
    {
        private long Images => Chunks.Sum();

        private int Whole => Channels + ByImage;

        public Tensor Forward(Tape? tape) => Forward(tape, new Inputs(this, ScalarType.Float32));

        public Values Ours()
        {
            var inputs = new Inputs(this, ScalarType.Float32);
            using var tape = new Tape();
            Tensor result = Forward(tape, inputs);
            tape.Backward([result], [inputs.Slope.mul(Away().to(ScalarType.Float32))]);
            return inputs.Report(result);
        }

        public Values Theirs()
        {
            var inputs = new Inputs(this, ScalarType.Float64);
            Tensor result = Double(inputs);
            autograd.backward([Relu ? result.relu() : result], [inputs.Slope.mul(Away())]);
            return inputs.Report(Relu ? result.relu() : result);
        }

        /// <summary>1 where a result is so far from 0 that rounding does not decide on which side it is.</summary>
        private Tensor Away() => Double(new Inputs(this, ScalarType.Float64)).abs().gt(1e-3.ToScalar()).to(ScalarType.Float64);

        private Tensor Double(Inputs inputs)
        {
            List<Tensor> chunks = [];
            foreach ((Tensor chunk, int at) in inputs.Image.split(Chunks).Select((chunk, at) => (chunk, at)))
            {
                Tensor own = chunk.narrow(1, ByImage, Channels);
                Tensor mean = at == 0 ? inputs.Mean : inputs.Mean.clone(), variance = at == 0 ? inputs.Variance : inputs.Variance.clone();
                Tensor byChunk = nn.functional.batch_norm(own, mean, variance, inputs.Weight, inputs.Bias, true, 0.1, 1e-5);
                chunks.Add(ByImage == 0 ? byChunk : cat([ByEach(chunk.narrow(1, 0, ByImage), inputs), byChunk], 1));
            }
            Tensor whole = cat([.. chunks]);
            return Added ? whole.add(inputs.Other, Scalars.One) : whole;
        }

        private Tensor Forward(Tape? tape, Inputs inputs)
        {
            var byChunk = new NormalisedChannels(ByImage, inputs.Weight, inputs.Bias, (inputs.Mean, inputs.Variance), ByImage: false);
            var fused = new FusedNormalisation(ByImage == 0 ? [byChunk]
                : [new NormalisedChannels(0, inputs.WeightOfImages, inputs.BiasOfImages, null, ByImage: true), byChunk]);
            return fused.Forward(inputs.Image, new NormalisationMode(true, Chunks, Updates: true) { Tape = tape }, Relu,
                Added ? inputs.Other : null);
        }

        private static Tensor ByEach(Tensor images, Inputs inputs) => cat([.. images.split(1).Select(image =>
            nn.functional.batch_norm(image, null!, null!, inputs.WeightOfImages, inputs.BiasOfImages, true, 0.1, 1e-5))]);

        private sealed class Inputs
        {
            private readonly Case trial;

            public Inputs(Case trial, ScalarType type)
            {
                this.trial = trial;
                var random = new Random(trial.Seed);
                Tensor Draw(params long[] shape) => tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b))
                    .Select(_ => (float)(3 * random.NextDouble() - 1))]).reshape(shape).to(type);
                Tensor Picture() => Draw(trial.Images, trial.Height, trial.Width, trial.Whole).permute(0, 3, 1, 2);
                (Image, Other, Slope) = (Picture().requires_grad_(true), Picture().requires_grad_(true), Picture());
                (Weight, Bias) = (Draw(trial.Channels).requires_grad_(true), Draw(trial.Channels).requires_grad_(true));
                WeightOfImages = Draw(Math.Max(1, trial.ByImage)).requires_grad_(true);
                BiasOfImages = Draw(Math.Max(1, trial.ByImage)).requires_grad_(true);
                (Mean, Variance) = (Draw(trial.Channels), Draw(trial.Channels));
            }

            public Tensor Image { get; }

            public Tensor Other { get; }

            public Tensor Slope { get; }

            public Tensor Weight { get; }

            public Tensor Bias { get; }

            public Tensor WeightOfImages { get; }

            public Tensor BiasOfImages { get; }

            public Tensor Mean { get; }

            public Tensor Variance { get; }

            public Values Report(Tensor result)
            {
                var values = new Values
                {
                    ["result"] = Of(result),
                    ["mean"] = Of(Mean),
                    ["variance"] = Of(Variance),
                    ["image"] = Of(Image.grad!),
                    ["weight"] = Of(Weight.grad!),
                    ["bias"] = Of(Bias.grad!),
                };
                if (trial.Added)
                    values["other"] = Of(Other.grad!);
                if (trial.ByImage > 0)
                    (values["weight of images"], values["bias of images"]) = (Of(WeightOfImages.grad!), Of(BiasOfImages.grad!));
                return values;
            }
        }
    }
}

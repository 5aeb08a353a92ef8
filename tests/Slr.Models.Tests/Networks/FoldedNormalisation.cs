using System.Runtime.InteropServices;
using CsCheck;
using Slr.Models.Networks;
using Slr.Models.Tests.Training;
using Slr.Models.Training;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Tests.Networks;

public sealed class FoldedNormalisation
{
    private static readonly Gen<NetworkOptions> Networks = Gen.Select(Gen.Int[1, 3], Gen.Int[1, 2], Gen.Bool, Gen.Bool,
        (width, blocks, ibn, relu) =>
            new NetworkOptions { Width = 4 * width, Blocks = [blocks, 1, blocks, 1], Ibn = ibn, StemRelu = relu });

    [Fact]
    public void gives_the_features_of_normalisations_of_their_own() =>
        Gen.Select(Networks, Gen.Int[1, 5], Gen.Int[0, 1000]).Sample((options, count, step) =>
        {
            using IDisposable scope = NewDisposeScope();
            using IDisposable constant = no_grad();
            using var state = new NetworkState(NetworkLayout.Of(options, classes: 0), TrainingDevice.Cpu);
            WeightIntake.Take(state, Trial.Weights(options), complete: false);
            using var views = new NetworkViews(state, trainable: false);
            var network = new AsymmetricNetwork(options, views);
            using PinnedImages pixels = Trial.Images(step, count);
            Tensor images = tensor(pixels.Pixels.ToArray()).reshape(count, Trial.Height, Trial.Width, 3).permute(0, 3, 1, 2);

            float[] plain = Values(network.Embed(images));
            state.Fold();
            float[] folded = Values(network.Embed(images));

            Assert.All(plain.Zip(folded), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }, iter: 30);

    [Fact]
    public void follows_every_change_of_the_network()
    {
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        using var student = new Student(Trial.Network, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        teacher.BeginEpoch(Trial.Classes, Trial.Means());
        student.BeginEpoch(Trial.Classes, Trial.Means());
        using PinnedImages images = Trial.Images(0);
        var seen = new List<float[]> { Features(teacher, images) };

        using (TeacherOutput said = teacher.Predict(images.Batch)) // running statistics move
        {
            seen.Add(Features(teacher, images));
            student.Step(images.Batch, Trial.Labels, said);
        }
        teacher.Absorb(student.Parameters, 5); // parameters move
        seen.Add(Features(teacher, images));

        Assert.Equal(3, seen.DistinctBy(features => features[0]).Count());
        using var fresh = new Embedder(Trial.Network, TrainingDevice.Cpu, teacher.Weights());
        Assert.Equal(seen[^1], Features(fresh, images));
    }

    [Theory]
    [InlineData("conv1", "bn1")]
    [InlineData("layer1.0.conv3", "layer1.0.bn3")]
    [InlineData("branch_m.layer4.0.downsample.0", "branch_m.layer4.0.downsample.1")]
    public void knows_the_normalisation_behind_a_convolution(string convolution, string normalisation) =>
        Assert.Equal(normalisation, FoldedKernels.NormalisationOf(convolution));

    private static float[] Features(Teacher teacher, PinnedImages images)
    {
        var features = new float[Trial.Batch * teacher.FeatureSize];
        teacher.Extract(images.Batch, features, flipAverage: false);
        return features;
    }

    private static float[] Features(Embedder embedder, PinnedImages images)
    {
        var features = new float[Trial.Batch * embedder.FeatureSize];
        embedder.Extract(images.Batch, features, flipAverage: false);
        return features;
    }

    private static float[] Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes).ToArray();
}

using System.Runtime.InteropServices;
using CsCheck;
using Slr.Models.Networks;
using Slr.Models.Tests.Training;
using Slr.Models.Training;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Tests.Networks;

public sealed class BatchNormGroups
{
    [Fact]
    public void of_four_on_64_images_are_four_passes_of_16()
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        using NetworkState state = State(), apart = State();
        using NetworkViews grouped = new(state, trainable: false), single = new(apart, trainable: false);
        using PinnedImages pixels = Trial.Images(3, 64, 8, Trial.Network.Width);
        Tensor images = tensor(pixels.Pixels.ToArray()).reshape(64, 8, 3, Trial.Network.Width).permute(0, 3, 1, 2);

        Tensor together = new BatchNorm(grouped, "bn1").Forward(images, NormalisationMode.Of(64, 4));
        var separate = new List<float>();
        WeightSet? afterFirst = null;
        foreach (Tensor chunk in images.split(16))
        {
            separate.AddRange(Values(new BatchNorm(single, "bn1").Forward(chunk, NormalisationMode.Of(16, 1))));
            afterFirst ??= apart.ToWeights();
        }

        Assert.Equal(separate, Values(together));
        Assert.Equal(afterFirst, state.ToWeights());
    }

    [Fact]
    public void give_a_network_the_outputs_of_four_devices()
    {
        NetworkOptions four = Trial.Network with { BatchNormGroups = 4 }, one = Trial.Network with { BatchNormGroups = 1 };
        using var together = new Teacher(four, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
        const int size = 16 * Trial.Height * Trial.Width * 3;
        using PinnedImages images = Trial.Images(0, 64);
        using TeacherOutput whole = together.Predict(images.Batch);
        float[] features = Values(whole.Output.FeatureM), scores = Values(whole.Output.ScoresG);
        for (int device = 0; device < 4; device++)
        {
            using var apart = new Teacher(one, new AdaptOptions(), TrainingDevice.Cpu, Trial.Weights());
            using var quarter = new PinnedImages([.. images.Pixels.Slice(device * size, size)], 16, Trial.Height, Trial.Width);
            using TeacherOutput part = apart.Predict(quarter.Batch);
            AssertClose(Values(part.Output.FeatureM), features.AsSpan(device * 16 * one.BranchSize));
            AssertClose(Values(part.Output.ScoresG), scores.AsSpan(device * 16 * Trial.Classes));
        }
    }

    [Fact]
    public void cover_every_batch_and_never_leave_one_image_alone() =>
        Gen.Select(Gen.Long[1, 200], Gen.Int[1, 9]).Sample((batch, groups) =>
        {
            long[] sizes = NormalisationMode.ChunksOf(batch, groups);
            Assert.Equal(batch, sizes.Sum());
            Assert.True(sizes.Length <= groups);
            Assert.True(batch == 1 || sizes.All(s => s >= 2));
            if (batch % groups == 0 && batch / groups > 1)
                Assert.All(sizes, s => Assert.Equal(batch / groups, s));
        });

    [Theory]
    [InlineData(4, 1, 1)]
    [InlineData(4, 2, 2)]
    [InlineData(4, 3, 1)] // two lanes would leave a third of the machine idle
    [InlineData(4, 4, 4)]
    [InlineData(4, 16, 1)]
    [InlineData(1, 2, 1)]
    public void run_in_lanes_where_that_keeps_the_cores_busy(int groups, int threads, int lanes) =>
        Assert.Equal(lanes, BatchPart.LanesFor(groups, threads));

    private static NetworkState State()
    {
        var state = new NetworkState(NetworkLayout.Of(Trial.Network, 0), TrainingDevice.Cpu);
        WeightSet weights = Trial.Weights();
        state.Fill(slot => weights[slot.Name].ToSingles());
        return state;
    }

    private static float[] Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.contiguous().bytes).ToArray();

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4f * Math.Max(1, Math.Abs(expected[i])));
    }
}

using Slr.Models.Networks;
using Slr.Models.Tests.Training;
using Slr.Models.Training;
using Slr.Primitives.Files;
using Slr.Torch;

namespace Slr.Models.Tests.Networks;

/// <summary>What networks compute on a CUDA device, where images lie plane by plane and batches interleaved, done on the CPU.</summary>
public sealed class ImagesPlaneByPlane
{
    private static readonly TrainingDevice Planes = TrainingDevice.Cpu with { ChannelsLast = false, MostLanes = 1 };

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, true)]
    [InlineData(3, false)] // 16 images in chunks of 6, 6 and 4: one after the other
    public void teach_what_images_with_their_channels_side_by_side_teach(int groups, bool ibn)
    {
        NetworkOptions network = Trial.Network with { BatchNormGroups = groups, Ibn = ibn };
        var expected = Trial.Adapt(3, network);
        var actual = Trial.Adapt(3, network, Planes);

        for (int step = 0; step < 3; step++)
            Assert.InRange(actual.Losses[step].Total / expected.Losses[step].Total, 1 - 1e-3, 1 + 1e-3);
        foreach (StoredTensor tensor in expected.Teacher.Where(tensor => tensor.Name.Contains("running", StringComparison.Ordinal)))
            AssertClose(tensor.ToSingles(), actual.Teacher[tensor.Name].ToSingles(), 1e-3, tensor.Name);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void give_the_same_features(bool ibn)
    {
        NetworkOptions network = Trial.Network with { Ibn = ibn };
        AssertClose(Features(network, TrainingDevice.Cpu), Features(network, Planes), 1e-5, "features");
    }

    private static float[] Features(NetworkOptions network, TrainingDevice device)
    {
        using var teacher = new Teacher(network, new AdaptOptions(), device, Trial.Weights(network));
        using PinnedImages images = Trial.Images(0);
        var features = new float[Trial.Batch * teacher.FeatureSize];
        teacher.Extract(images.Batch, features, flipAverage: true);
        return features;
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance, string what)
    {
        double scale = expected.Max(Math.Abs), worst = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
        Assert.True(worst <= tolerance * scale, $"{what}: largest difference {worst} of {scale}");
    }
}

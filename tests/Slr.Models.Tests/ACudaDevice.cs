using Slr.Models.Tests.Training;
using Slr.Models.Training;
using Slr.Torch;
using TorchSharp;

namespace Slr.Models.Tests;

/// <summary>What a CUDA device computes, beside the CPU. Skipped where there is none.</summary>
public sealed class ACudaDevice
{
    private const int Steps = 4;
    private static readonly Lazy<bool> Here = new(torch.cuda.is_available);

    [Theory]
    [InlineData("float32", 0.02)]
    [InlineData("bfloat16", 0.05)]
    public void learns_with_the_losses_of_the_CPU(string precision, double tolerance)
    {
        TrainingDevice cuda = Device(precision);
        List<StepLosses> expected = Trial.Adapt(Steps).Losses, actual = Trial.Adapt(Steps, device: cuda).Losses;
        for (int step = 0; step < Steps; step++)
            Assert.InRange(actual[step].Total / expected[step].Total, 1 - tolerance, 1 + tolerance);
    }

    [Theory]
    [InlineData("float32", 0.9999)]
    [InlineData("bfloat16", 0.995)]
    public void gives_the_features_of_the_CPU(string precision, double cosine)
    {
        TrainingDevice cuda = Device(precision);
        float[] expected = Features(TrainingDevice.Cpu), actual = Features(cuda);
        int size = Trial.Network.FeatureSize;
        for (int row = 0; row < Trial.Batch; row++)
            Assert.InRange(Enumerable.Range(row * size, size).Sum(i => (double)expected[i] * actual[i]), cosine, 1.01);
    }

    /// <summary>Not with the same bytes, which differ from one training to the next there (docs/decisions/0003).</summary>
    [Fact]
    public void learns_beside_the_teacher_as_after_it()
    {
        TrainingDevice cuda = Device("float32");
        List<StepLosses> apart = Trial.Adapt(Steps, device: cuda).Losses;
        List<StepLosses> together = Trial.Adapt(Steps, device: cuda, sideBySide: true).Losses;
        for (int step = 0; step < Steps; step++)
            Assert.InRange(together[step].Total / apart[step].Total, 0.99, 1.01);
    }

    [Fact]
    public void takes_Adams_steps_in_one_pass_as_in_plain_operations()
    {
        TrainingDevice cuda = Device("float32");
        using IDisposable scope = torch.NewDisposeScope();
        torch.Tensor gradient = torch.linspace(-1, 1, 1000).to(cuda.Device);
        torch.Tensor one = torch.ones(1000, device: cuda.Device), other = torch.ones(1000, device: cuda.Device);
        using var fused = new Adam(one, 0.01);
        using var plain = new Adam(other, 0.01, fused: false);
        for (int step = 0; step < 3; step++)
            foreach (Adam adam in (Adam[])[fused, plain])
            {
                adam.Advance();
                adam.Move(gradient, 0.01, new Segment(0, 1000));
            }
        float[] expected = other.cpu().data<float>().ToArray(), actual = one.cpu().data<float>().ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        Assert.NotEqual(1, actual[0]);
    }

    [Fact]
    public void renders_the_pixels_of_the_CPU()
    {
        TrainingDevice cuda = Device("float32");
        Assert.Equal(Pixels(TrainingDevice.Cpu), Pixels(cuda));
    }

    private static TrainingDevice Device(string precision)
    {
        Assert.SkipUnless(Here.Value, "no CUDA device");
        return TrainingDevice.Parse("cuda:0", precision);
    }

    private static float[] Features(TrainingDevice device)
    {
        using var teacher = new Teacher(Trial.Network, new AdaptOptions(), device, Trial.Weights());
        using PinnedImages images = Trial.Images(0);
        var features = new float[Trial.Batch * teacher.FeatureSize];
        teacher.Extract(images.Batch, features, flipAverage: true);
        return features;
    }

    private static float[] Pixels(TrainingDevice device)
    {
        const int count = 4, height = 8, width = 6;
        using IDisposable scope = torch.NewDisposeScope();
        using var images = new DeviceImages(device, count, height, width);
        byte[] bytes = [.. Enumerable.Range(0, count * height * width * 3).Select(i => (byte)(i * 37 + i / 256))];
        images.Put(0, bytes);
        using NetworkInput batch = images.Render([new ImageView(3, true, 1, -2, 1, 1, 3, 2), new ImageView(0)]);
        return batch.Rendered!.contiguous().cpu().data<float>().ToArray();
    }
}

using Slr.Torch;
using TorchSharp;

namespace Slr.Models.Tests;

public sealed class ADevice
{
    [Theory]
    [InlineData("cpu", "float32", "cpu, float32")]
    [InlineData("cpu", "bfloat16", "cpu, bfloat16")]
    public void is_read_from_settings(string device, string precision, string expected) =>
        Assert.Equal(expected, TrainingDevice.Parse(device, precision).ToString());

    [Fact]
    public void is_chosen_by_itself() =>
        Assert.Equal(torch.cuda.is_available(), TrainingDevice.Parse("auto").IsCuda);

    [Theory]
    [InlineData("gpu", "float32", "none of auto, cpu, cuda")]
    [InlineData("cuda:x", "float32", "none of auto, cpu, cuda")]
    [InlineData("cpu", "float16", "neither float32 nor bfloat16")]
    public void is_refused_with_what_would_do(string device, string precision, string message) =>
        Assert.Contains(message, Assert.Throws<DeviceException>(() => TrainingDevice.Parse(device, precision)).Message);

    [Fact]
    public void that_is_missing_is_named()
    {
        var error = Assert.Throws<DeviceException>(() => TrainingDevice.Parse("cuda:77"));
        Assert.Contains("cuda:77", error.Message);
    }
}

using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Actors.Tests.Run;
using Slr.Torch;
using TorchSharp;

namespace Slr.Actors.Tests.Data;

public sealed class ARendering
{
    private const int Image = 256 * 128 * 3;

    private static readonly TrainingDevice Cuda = new(DeviceType.CUDA);

    [Theory]
    [InlineData("auto", "1GiB", true, true, true)]
    [InlineData("auto", "1GiB", false, false, false)]
    [InlineData("device", "1GiB", false, true, true)]
    [InlineData("host", "1GiB", true, false, false)]
    [InlineData("device", "300B", true, false, false)]
    public void follows_the_settings(string render, string memory, bool cuda, bool source, bool target)
    {
        Rendering rendering = Rendering.Of(Settings(render, memory), cuda ? Cuda : TrainingDevice.Cpu, 10, 20);
        Assert.Equal((source, target), (rendering.SourceOnDevice, rendering.TargetOnDevice));
    }

    [Fact]
    public void gives_the_target_the_room_there_is_and_names_what_finds_none()
    {
        Rendering rendering = Rendering.Of(Settings("auto", $"{25 * Image}B"), Cuda, 10, 20);
        Assert.Equal((false, true), (rendering.SourceOnDevice, rendering.TargetOnDevice));
        Assert.Contains("10 training images of the source (0.9 MiB)", rendering.Notice);
        rendering = Rendering.Of(Settings("auto", $"{25 * Image}B"), Cuda, 25, 26);
        Assert.Equal((true, false), (rendering.SourceOnDevice, rendering.TargetOnDevice));
        Assert.Null(Rendering.Of(Settings("auto", $"{30 * Image}B"), Cuda, 10, 20).Notice);
    }

    private static DataSettings Settings(string render, string memory)
    {
        using var run = new TinyRun();
        return run.Settings("data.height=256", "data.width=128", $"data.render={render}", $"data.device-memory={memory}").Data;
    }
}

using Slr.Torch;
using TorchSharp;

namespace Slr.Flow.Tests;

/// <summary>The devices that tests of backends run on: the CPU always, CUDA where there is one.</summary>
internal static class Devices
{
    public static TheoryData<string> All => ["cpu", "cuda:0"];

    public static TrainingDevice Of(string name)
    {
        Assert.SkipUnless(name == "cpu" || torch.cuda.is_available(), "no CUDA device");
        return TrainingDevice.Parse(name);
    }
}

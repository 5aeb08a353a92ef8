using Slr.Bench.Soak;
using Slr.Cli.Tests.CommandLine;

namespace Slr.Cli.Tests.Endurance;

/// <summary>What the program computes itself does not depend on how wide a processor's vectors are (docs/decisions/0017).</summary>
public sealed class ARunOnOtherProcessors : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-processors-").FullName;

    [Fact]
    public async Task ends_with_the_same_bytes()
    {
        using var here = new SlrProcess(Path.Combine(folder, "here"));
        Assert.Equal(0, await here.Ends());
        foreach (string without in (string[])["AVX512", "AVX2", "HWIntrinsic"])
        {
            using var there = new SlrProcess(Path.Combine(folder, without), [$"DOTNET_Enable{without}=0"], []);
            Assert.Equal(0, await there.Ends());
            Assert.Null(RunComparison.FirstDifference(here.Run, there.Run));
        }
    }

    [Fact]
    public void can_be_told_to_use_the_kernels_that_all_of_them_have()
    {
        ProgramRun native = RealProgram.Under([], "doctor"), portable = RealProgram.Under([], "doctor", "numerics=portable");
        Assert.Contains("numerics native", native.Output);
        Assert.DoesNotContain("MKL_CBWR", native.Output);
        Assert.Contains("numerics portable", portable.Output);
        Assert.Matches("ATEN_CPU_CAPABILITY=avx2 ONEDNN_MAX_CPU_ISA=(AVX2|SSE41) MKL_CBWR=AVX2", portable.Output);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

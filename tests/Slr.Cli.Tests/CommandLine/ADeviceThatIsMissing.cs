using System.Diagnostics;
using Slr.Cli.Tests.Documentation;
using TorchSharp;

namespace Slr.Cli.Tests.CommandLine;

public sealed class ADeviceThatIsMissing : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-device-").FullName;

    [Theory]
    [InlineData("cuda:0")]
    [InlineData("cuda:7")]
    [InlineData("tpu")]
    public async Task is_refused_before_anything_is_made(string device)
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has CUDA");
        ProgramRun run = await ProgramRun.Of("run", "market2personx", $"device={device}", $"runs={folder}/runs", $"cache={folder}/cache");
        Assert.Equal(64, run.ExitCode);
        Assert.Contains(device, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task can_be_had_by_a_build_with_cudas_package()
    {
        Assert.Contains("TorchSharp-cuda-linux", await PackagesOf("-p:Torch=cuda"));
        Assert.DoesNotContain("cuda", await PackagesOf("-p:Torch=cpu"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<string> PackagesOf(string property)
    {
        using Process build = Process.Start(new ProcessStartInfo("dotnet",
            ["msbuild", Path.Combine(DocumentationPage.Repository, "src", "Slr.Cli"), "-getItem:PackageReference", property])
        {
            RedirectStandardOutput = true,
        })!;
        string packages = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, build.ExitCode);
        return packages;
    }
}

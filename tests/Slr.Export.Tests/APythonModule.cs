using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Slr.Export.Python;

namespace Slr.Export.Tests;

/// <summary>The exported module, run by a Python that has PyTorch.</summary>
public sealed class APythonModule : IDisposable
{
    private const int Images = 3, Height = 64, Width = 32;

    private const string Compare = """
        import torch, slr_network
        model = slr_network.load()
        pixels = torch.frombuffer(bytearray(open("pixels", "rb").read()), dtype=torch.uint8)
        pixels = pixels.reshape(3, *model.image_size, 3).permute(0, 3, 1, 2).float()
        mean, deviation = (torch.tensor(x)[:, None, None] for x in (slr_network.MEAN, slr_network.DEVIATION))
        expected = torch.frombuffer(bytearray(open("features", "rb").read()), dtype=torch.float32).reshape(3, -1)
        with torch.no_grad():
            print((model((pixels / 255 - mean) / deviation) - expected).abs().max().item())
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("slr-module-").FullName;

    [Theory]
    [InlineData(4, "1,1,1,1", false, false)]
    [InlineData(6, "2,1,3,1", true, true)]
    [InlineData(16, "1,1,1,1", true, false)]
    public void answers_as_the_network_does(int width, string blocks, bool ibn, bool relu)
    {
        var drawn = new DrawnNetwork(width, blocks, ibn, relu);
        PythonModule.Write(folder, drawn.Options, drawn.Weights, Height, Width);
        byte[] pixels = DrawnNetwork.Pixels(Images, Height, Width);
        File.WriteAllBytes(Of("pixels"), pixels);
        File.WriteAllBytes(Of("features"), [.. drawn.Features(pixels, Images, Height, Width).SelectMany(BitConverter.GetBytes)]);
        File.WriteAllText(Of("compare.py"), Compare);
        (int code, string said, string error) = Run(Torch(), Of("compare.py"));
        Assert.True(code == 0, error);
        Assert.InRange(double.Parse(said, CultureInfo.InvariantCulture), 0, 1e-5);
    }

    [Fact]
    public void refuses_weights_of_another_network()
    {
        var drawn = new DrawnNetwork(4, "1,1,1,1", ibn: false, relu: false);
        PythonModule.Write(folder, drawn.Options with { Blocks = [1, 1, 2, 1] }, drawn.Weights, Height, Width);
        (int code, _, string error) = Run(Torch(), "-c", "import slr_network; slr_network.load()");
        Assert.Equal(1, code);
        Assert.Contains("not the weights of this network; missing ['layer3.1.conv1.weight'", error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Of(string name) => Path.Combine(folder, name);

    /// <summary>A Python with PyTorch; where there is none the test is skipped.</summary>
    private string Torch()
    {
        string? found = ((string[])["python3", "/usr/bin/python3"]).FirstOrDefault(python =>
        {
            try
            {
                return Run(python, "-c", "import torch").Code == 0;
            }
            catch (Win32Exception)
            {
                return false; // there is no such program
            }
        });
        Assert.SkipWhen(found is null, "no Python here has torch");
        return found;
    }

    private (int Code, string Said, string Error) Run(string python, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Debian's oneDNN divides by the size of a cache, which some virtual machines do not tell (SIGFPE); not with this one.
            Environment = { ["ONEDNN_MAX_CPU_ISA"] = "SSE41" },
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said, error.Result);
    }
}

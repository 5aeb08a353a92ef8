using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using SkiaSharp;
using Slr.Data;
using Slr.Data.Images;
using Slr.Export.Python;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Primitives.Files;
using Slr.Torch;

namespace Slr.Cli.Tests.Documentation;

/// <summary>Python on the pages, run as it is printed by a Python that has what it imports.</summary>
public sealed partial class DocumentedPython : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-python-").FullName;

    [Fact]
    public void of_the_embeddings_page_labels_epoch_after_epoch()
    {
        string python = Having("numpy");
        File.CreateSymbolicLink(Of("run.sh"), Path.Combine(AppContext.BaseDirectory, "slr"));
        string said = Run(python, Blocks("docs/embeddings.md").Single() + """
            random = np.random.default_rng(1)
            rows = np.repeat(random.normal(size=(12, 64)), 20, axis=0)
            for epoch in range(2):
                labels = pseudo_labels(rows + 0.1 * random.normal(size=rows.shape), [f"{i}.jpg" for i in range(len(rows))], "clustering.dbscan.eps=0.5")
                print("epoch", labels.dtype, labels.shape, len(set(labels[labels >= 0])))
            """);
        Assert.Equal(["epoch int32 (240,) 12", "epoch int32 (240,) 12"],
            said.Split('\n').Where(line => line.StartsWith("epoch int", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(4, "2,1,3,1", false, true)]
    [InlineData(6, "1,1,1,2", true, false)]
    [InlineData(64, "1,1,1,1", false, true)]
    public void of_the_models_page_gives_the_features_of_the_network_it_was_exported_from(int width, string blocks, bool ibn, bool relu)
    {
        string python = Having("numpy", "torch", "torchvision", "PIL");
        var network = new NetworkOptions
        {
            Width = width,
            Blocks = [.. blocks.Split(',').Select(int.Parse)],
            Ibn = ibn,
            StemRelu = relu,
            BatchNormGroups = 1,
        };
        WeightSet weights = Drawn(network);
        Directory.CreateDirectory(Of("person"));
        PythonModule.Write(Of("person"), network, weights, Rows, Columns);
        float[] features = FeaturesOf(network, weights, Of("a.jpg"), Of("b.jpg"));
        SafeTensorsFile.Write(Of("expected.safetensors"), [StoredTensor.Of("features", [2, network.FeatureSize], features)],
            new Dictionary<string, string> { ["of"] = "SLR" });
        string[] pages = Blocks("docs/models.md");
        string said = Run(python, pages[0] + (width == 64 ? pages[1] : "") + """
            print("difference", (features - slr_network.read("expected.safetensors")[1]["features"]).abs().max().item())
            """);
        if (width == 64)
            Assert.Contains("missing_keys=['fc.weight', 'fc.bias'], unexpected_keys=[]", said, StringComparison.Ordinal);
        double difference = double.Parse(Difference().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(difference, 0, 1e-5);
    }

    private const int Rows = 64, Columns = 32;

    /// <summary>Draws the images, and looks at them as `extract` does.</summary>
    private static float[] FeaturesOf(NetworkOptions network, WeightSet weights, params string[] files)
    {
        float[] pixels = GC.AllocateArray<float>(files.Length * Rows * Columns * 3, pinned: true);
        float[] features = new float[files.Length * network.FeatureSize];
        float[] mean = [0.485f, 0.456f, 0.406f], deviation = [0.229f, 0.224f, 0.225f];
        var reader = new ImageFileReader(new SkiaDecoder(), 1_000_000);
        byte[] bytes = new byte[Rows * Columns * 3];
        foreach ((int number, string file) in files.Index())
        {
            using var bitmap = new SKBitmap(50, 90);
            bitmap.Erase(new SKColor((byte)(90 * number), 120, 30));
            bitmap.SetPixel(20, 40, SKColors.White);
            using (SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90))
                File.WriteAllBytes(file, data.ToArray());
            Assert.Null(reader.Read(new ImageRecord(file, file, -1, -1), new ImageSize(Rows, Columns), bytes));
            for (int i = 0; i < bytes.Length; i++)
                pixels[number * bytes.Length + i] = (bytes[i] / 255f - mean[i % 3]) / deviation[i % 3];
        }
        using var embedder = new Embedder(network, TrainingDevice.Cpu, weights);
        var batch = new NetworkInput(Marshal.UnsafeAddrOfPinnedArrayElement(pixels, 0), files.Length, Rows, Columns);
        embedder.Extract(batch, features, flipAverage: false);
        GC.KeepAlive(pixels);
        return features;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static WeightSet Drawn(NetworkOptions network)
    {
        using var trainer = new Pretrainer(network, new PretrainOptions(), classes: 3, seed: 1, TrainingDevice.Cpu);
        return trainer.Weights();
    }

    /// <summary>A Python that can import these; where there is none the test is skipped.</summary>
    private static string Having(params string[] modules)
    {
        string? found = ((string[])["python3", "/usr/bin/python3"]).FirstOrDefault(python =>
        {
            try
            {
                using Process asked = Start(python, "/", "-c", $"import {string.Join(", ", modules)}");
                asked.WaitForExit();
                return asked.ExitCode == 0;
            }
            catch (Win32Exception)
            {
                return false; // there is no such program
            }
        });
        Assert.SkipWhen(found is null, $"no Python here has {string.Join(" and ", modules)}");
        return found;
    }

    private static string[] Blocks(string name) =>
        [.. Block().Matches(DocumentationPage.All.Single(page => page.Name == name).Text).Select(match => match.Groups[1].Value)];

    private string Of(string name) => Path.Combine(folder, name);

    private string Run(string python, string code)
    {
        File.WriteAllText(Of("page.py"), code);
        using Process process = Start(python, folder, Of("page.py"));
        Task<string> error = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return said;
    }

    private static Process Start(string python, string folder, params string[] words) => Process.Start(new ProcessStartInfo(python, words)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        // Debian's oneDNN divides by the size of a cache, which some virtual machines do not tell (SIGFPE); not with this one.
        Environment = { ["ONEDNN_MAX_CPU_ISA"] = "SSE41" },
    })!;

    [GeneratedRegex("(?ms)^```python\n(.*?)^```")]
    private static partial Regex Block();

    [GeneratedRegex(@"difference ([0-9.e-]+)")]
    private static partial Regex Difference();
}

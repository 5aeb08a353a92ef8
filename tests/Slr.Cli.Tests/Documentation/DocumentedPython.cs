using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Models.Weights;
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
    [InlineData(4, "2,1,3,1", true)]
    [InlineData(6, "1,1,1,2", false)]
    [InlineData(64, "1,1,1,1", true)]
    public void of_the_models_page_gives_the_features_of_the_network_it_was_exported_from(int width, string blocks, bool relu)
    {
        string python = Having("numpy", "torch", "torchvision");
        var network = new NetworkOptions
        {
            Width = width,
            Blocks = [.. blocks.Split(',').Select(int.Parse)],
            StemRelu = relu,
            BatchNormGroups = 1,
        };
        WeightSet weights = Drawn(network);
        weights.Save(Of("weights.safetensors"), WeightExport.Metadata(network));
        const int Images = 3, Height = 64, Columns = 32;
        float[] pixels = GC.AllocateArray<float>(Images * Height * Columns * 3, pinned: true),
        features = new float[Images * network.FeatureSize];
        var random = new Random(1);
        foreach (ref float pixel in pixels.AsSpan())
            pixel = 4 * random.NextSingle() - 2;
        using (var embedder = new Embedder(network, TrainingDevice.Cpu, weights))
            embedder.Extract(new NetworkInput(Marshal.UnsafeAddrOfPinnedArrayElement(pixels, 0), Images, Height, Columns), features,
                flipAverage: false);
        SafeTensorsFile.Write(Of("trial.safetensors"),
            [StoredTensor.Of("images", [Images, Height, Columns, 3], pixels),
                StoredTensor.Of("features", [Images, network.FeatureSize], features)],
            new Dictionary<string, string> { ["of"] = "SLR" });
        string[] pages = Blocks("docs/models.md");
        string said = Run(python, pages[0] + (width == 64 ? pages[1] : "") + """
            trial = read("trial.safetensors")[1]
            with torch.no_grad():
                print("difference", (model(trial["images"].permute(0, 3, 1, 2)) - trial["features"]).abs().max().item())
            """);
        Assert.Contains("All keys matched successfully", said, StringComparison.Ordinal);
        if (width == 64)
            Assert.Contains("missing_keys=['fc.weight', 'fc.bias'], unexpected_keys=[]", said, StringComparison.Ordinal);
        double difference = double.Parse(Difference().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(difference, 0, 1e-5);
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
    })!;

    [GeneratedRegex("(?ms)^```python\n(.*?)^```")]
    private static partial Regex Block();

    [GeneratedRegex(@"difference ([0-9.e-]+)")]
    private static partial Regex Difference();
}

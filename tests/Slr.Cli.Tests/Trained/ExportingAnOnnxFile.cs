using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Slr.Cli.Tests.CommandLine;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Data.Synthetic;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.Trained;

[Collection(TrainedRunTests.Name)]
public sealed class ExportingAnOnnxFile(TrainedRun trained)
{
    private const int Images = 500;

    [Fact]
    public async Task gives_the_features_of_extract_for_five_hundred_images()
    {
        Dataset drawn = GeneratedDatasets.Ensure("personx", trained["drawn"], new GeneratedOptions
        {
            TrainIdentities = 50,
            ImagesPerIdentity = 10,
            TestIdentities = 2,
            GalleryImagesPerIdentity = 2,
            Distractors = 0,
            Junk = 0,
            Height = 64,
            Width = 32,
        }, default);
        await TrainedRun.Does(
            "extract", "--run", trained.Folder, "--data", drawn.Root, "--name", "personx", "--out", trained["expected.npy"]);
        ProgramRun run = await TrainedRun.Does("export", trained.Folder, "--format", "onnx", "--out", trained["person.onnx"]);
        Assert.Contains("RGB, 0 to 255", run.Output);
        float[] expected = NpyFile.Read(trained["expected.npy"]).ToSingles(), answered = Run(trained["person.onnx"], drawn.Train);
        Assert.Equal(Images * trained.Settings.Network.FeatureSize, answered.Length);
        Assert.InRange(expected.Zip(answered).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 1e-5f);
    }

    [Fact]
    public async Task or_a_module_takes_one_run_and_a_place_that_can_be_written()
    {
        await TrainedRun.Does("export", trained.Folder, "--format", "python", "--out", trained["module/deep"]);
        Assert.Equal(["slr_network.py", "weights.safetensors"],
            Directory.GetFiles(trained["module/deep"]).Select(Path.GetFileName).Order());
        File.WriteAllText(trained["taken"], "");
        Assert.Contains("it is a file; name a folder",
            (await ProgramRun.Of("export", trained.Folder, "--format", "python", "--out", trained["taken"])).Error);
        Assert.Contains("export takes one run",
            (await ProgramRun.Of("export", "--format", "onnx", "--out", trained["no.onnx"])).Error);
        string[] twice = ["export", trained.Folder, "--run", trained.Folder, "--format", "onnx", "--out", trained["no.onnx"]];
        Assert.Contains("export takes one run", (await ProgramRun.Of(twice)).Error);
    }

    private float[] Run(string file, IReadOnlyList<ImageRecord> images)
    {
        ImageSize size = trained.Settings.Data.Size;
        using var session = new InferenceSession(file);
        var reader = new ImageFileReader(new SkiaDecoder(), 1_000_000);
        byte[] pixels = new byte[size.Pixels * 3];
        var features = new List<float>();
        foreach (ImageRecord[] batch in images.Chunk(64))
        {
            var input = new DenseTensor<float>([batch.Length, 3, size.Height, size.Width]);
            for (int image = 0; image < batch.Length; image++)
            {
                Assert.Null(reader.Read(batch[image], size, pixels));
                for (int i = 0; i < pixels.Length; i++)
                    input[image, i % 3, i / (3 * size.Width), i / 3 % size.Width] = pixels[i];
            }
            using var results = session.Run([NamedOnnxValue.CreateFromTensor("images", input)]);
            features.AddRange(results[0].AsTensor<float>());
        }
        return [.. features];
    }
}

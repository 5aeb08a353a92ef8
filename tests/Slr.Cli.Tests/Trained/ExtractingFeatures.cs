using Slr.Cli.Tests.CommandLine;
using Slr.Data;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.Trained;

[Collection(TrainedRunTests.Name)]
public sealed class ExtractingFeatures(TrainedRun trained)
{
    private async Task<float[]> Extract(string file, params string[] more)
    {
        await TrainedRun.Does(["extract", "--run", trained.Folder, "--out", trained[file], .. more]);
        return NpyFile.Read(trained[file]).ToSingles();
    }

    [Fact]
    public async Task writes_a_row_of_length_1_for_every_image_and_a_table_in_the_same_order()
    {
        float[] rows = await Extract("train.npy");
        int size = trained.Settings.Network.FeatureSize;
        Assert.Equal([trained.Target.Train.Length, size], NpyFile.Read(trained["train.npy"]).Shape);
        Assert.All(rows.Chunk(size), row => Assert.Equal(1, row.Sum(x => (double)x * x), 1e-5));
        Assert.Equal(["path,identity,camera", .. trained.Target.Train.Select(image => $"{image.Key},{image.Identity},{image.Camera}")],
            File.ReadAllLines(trained["train.csv"]));
    }

    [Fact]
    public async Task tells_teacher_student_and_mirror_images_apart()
    {
        float[] teacher = await Extract("teacher.npy", "--split", "query");
        Assert.Equal(teacher, await Extract("again.npy", "--split", "query"));
        Assert.NotEqual(teacher, await Extract("student.npy", "--split", "query", "--student"));
        float[] mirrored = await Extract("flip.npy", "--split", "query", "--flip");
        Assert.NotEqual(teacher, mirrored);
        Assert.Equal(mirrored, await Extract("set.npy", "--split", "query", "extract.flip-average=true"));
    }

    [Fact]
    public async Task builds_the_network_that_the_weights_describe()
    {
        float[] expected = await Extract("own.npy", "--split", "query");
        string copy = trained.Copy("told"), config = Path.Combine(copy, "config.conf");
        File.WriteAllText(config, File.ReadAllText(config).Replace("network.width = 4\n", "network.width = 8\n"));
        await TrainedRun.Does("extract", "--run", copy, "--split", "query", "--out", trained["told.npy"]);
        Assert.Equal(expected, NpyFile.Read(trained["told.npy"]).ToSingles());
    }

    [Fact]
    public async Task decodes_images_as_the_run_did()
    {
        float[] asIs = await Extract("skia.npy", "--split", "query");
        float[] other = await Extract("sharp.npy", "--split", "query", "data.decoder=imagesharp");
        Assert.NotEqual(asIs, other);
        string copy = trained.Copy("decoded"), config = Path.Combine(copy, "config.conf");
        File.WriteAllText(config, File.ReadAllText(config).Replace("data.decoder = skia\n", "data.decoder = imagesharp\n"));
        await TrainedRun.Does("extract", "--run", copy, "--split", "query", "--out", trained["decoded.npy"]);
        Assert.Equal(other, NpyFile.Read(trained["decoded.npy"]).ToSingles());
    }

    [Fact]
    public async Task takes_the_weights_beside_the_seals_when_those_were_removed()
    {
        float[] expected = await Extract("sealed.npy", "--split", "query");
        string copy = trained.Copy("light");
        Directory.Delete(Path.Combine(copy, "seals"), recursive: true);
        await TrainedRun.Does("extract", "--run", copy, "--split", "query", "--out", trained["light.npy"]);
        Assert.Equal(expected, NpyFile.Read(trained["light.npy"]).ToSingles());
        ProgramRun best = await ProgramRun.Of("extract", "--run", copy, "--epoch", "best", "--out", trained["best.npy"]);
        Assert.Equal(64, best.ExitCode);
        Assert.Contains("is not there any more", best.Error);
    }

    [Fact]
    public async Task of_a_folder_of_ones_own_leaves_out_and_names_what_cannot_be_read()
    {
        string crops = Directory.CreateDirectory(trained["crops"]).FullName;
        ImageRecord[] images = [.. trained.Target.Gallery.Take(5)];
        foreach ((int number, ImageRecord image) in images.Index())
            File.Copy(image.Path, Path.Combine(crops, $"{number}.jpg"));
        File.WriteAllText(Path.Combine(crops, "2.jpg"), "no image");
        string[] words = ["extract", "--run", trained.Folder, "--data", crops, "--out", trained["crops.npy"]];

        ProgramRun refused = await ProgramRun.Of(words);
        Assert.Equal(65, refused.ExitCode);
        Assert.Contains("2.jpg", refused.Error);
        Assert.Empty(Directory.GetFiles(trained.Root, "crops.*"));

        ProgramRun run = await TrainedRun.Does([.. words, "data.max-unreadable=0.5"]);
        Assert.Contains("2.jpg is left out", run.Error);
        Assert.Equal([4, trained.Settings.Network.FeatureSize], NpyFile.Read(trained["crops.npy"]).Shape);
        Assert.Equal(["0.jpg", "1.jpg", "3.jpg", "4.jpg"],
            File.ReadAllLines(trained["crops.csv"]).Skip(1).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task keeps_the_order_of_a_list_and_its_tracks_and_times()
    {
        string[] names = [.. trained.Target.Gallery.Take(3).Select(image => image.Path).Reverse()];
        File.WriteAllLines(trained["own.csv"], ["path,camera,track,time", .. names.Select((name, i) => $"{name},1,{i},{i + 0.5}")]);
        await Extract("list.npy", "--data", trained["own.csv"]);
        string[] rows = File.ReadAllLines(trained["list.csv"]);
        Assert.Equal("path,identity,camera,track,time", rows[0]);
        Assert.Equal(names.Select((name, i) => $"{Path.GetFileName(name)},-1,1,{i},{i + 0.5}"),
            rows.Skip(1).Select(row => Path.GetFileName(row.Split(',')[0]) + row[row.IndexOf(',')..]));
    }

    [Fact]
    public async Task is_refused_where_there_is_nothing_to_extract_with_or_from()
    {
        string empty = trained.Copy("empty"), damaged = trained.Copy("damaged"),
        plain = Directory.CreateDirectory(trained["plain"]).FullName;
        File.Copy(trained.Target.Train[0].Path, Path.Combine(plain, "1.jpg"));
        Directory.Delete(Path.Combine(empty, "seals"), recursive: true);
        Directory.Delete(Path.Combine(empty, "weights"), recursive: true);
        File.WriteAllText(Path.Combine(damaged, "seals", "adapt-001", "teacher.safetensors"), "not weights at all");
        await Refused("has no weights yet", empty);
        await Refused("teacher.safetensors", damaged);
        await Refused("has no query images", trained.Folder, "--data", plain, "--split", "query");
        await Refused("its ending must be .npy", trained.Folder, "--out", trained["f.csv"]);
        await Refused("there is no folder", trained.Folder, "--out", trained["nowhere/f.npy"]);
    }

    private async Task Refused(string what, string run, params string[] more)
    {
        string[] output = more.Contains("--out") ? [] : ["--out", trained["refused.npy"]];
        ProgramRun refused = await ProgramRun.Of(["extract", "--run", run, .. more, .. output]);
        Assert.Equal(64, refused.ExitCode);
        Assert.Contains(what, refused.Error);
        Assert.False(File.Exists(trained["refused.npy"]));
    }
}

using System.Text.Json;
using Slr.Actors.Configuration;
using Slr.Cli.Checks;
using Slr.Cli.Tests.CommandLine;
using Slr.Data.Synthetic;

namespace Slr.Cli.Tests.Checks;

public sealed class ADataCheck : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-check-").FullName;

    [Fact]
    public void passes_a_sound_data_set()
    {
        (int exitCode, string text) = Check(StandIn());
        Assert.Equal(0, exitCode);
        Assert.Contains("market1501", text);
        Assert.Contains("GENERATED", text);
        Assert.Contains("0 unreadable", text);
    }

    [Fact]
    public void names_bad_files_and_refuses_too_many()
    {
        string root = StandIn();
        string bad = Directory.GetFiles(Path.Combine(root, "query"))[0];
        File.WriteAllBytes(bad, []);
        (int exitCode, string text) = Check(root);
        Assert.Equal(64, exitCode);
        Assert.Contains($"empty: {bad}", text);
        // One of all is little; one of the few queries is more than a run allows, which counts split by split.
        Assert.Contains("1 unreadable: too many in query for a run", text);
    }

    [Fact]
    public void lets_no_file_s_name_break_a_line_or_command_the_terminal()
    {
        string root = StandIn();
        string bad = Directory.GetFiles(Path.Combine(root, "query"))[0];
        File.WriteAllBytes(bad.Replace(".jpg", "\n\e[31m.jpg"), []);
        (_, string text) = Check(root);
        Assert.Contains(@"\u000a\u001b[31m.jpg: the file is empty", text);
        Assert.DoesNotContain('\e', text);
    }

    [Fact]
    public async Task tells_programs_the_same_in_words()
    {
        string root = StandIn();
        string bad = Directory.GetFiles(Path.Combine(root, "query"))[0];
        File.WriteAllBytes(bad, []);
        ProgramRun run = await ProgramRun.Of("data", "check", root, "--json");
        JsonElement report = JsonDocument.Parse(run.Output).RootElement;
        JsonElement finding = Assert.Single(report.GetProperty("findings").EnumerateArray());
        Assert.Equal(("empty", bad), (finding.GetProperty("kind").GetString(), finding.GetProperty("path").GetString()));
        JsonElement query = report.GetProperty("splits")[1];
        Assert.Equal(("query", 1), (query.GetProperty("split").GetString(), query.GetProperty("unreadable").GetInt32()));
        Assert.Equal(64, run.ExitCode);
    }

    [Fact]
    public async Task counts_too_many_as_the_run_with_the_same_settings_would()
    {
        string root = StandIn();
        File.WriteAllBytes(Directory.GetFiles(Path.Combine(root, "query"))[0], []);
        Assert.Equal(64, (await ProgramRun.Of("data", "check", root)).ExitCode);
        Assert.Equal(0, (await ProgramRun.Of("data", "check", root, "data.max-unreadable=0.5")).ExitCode);
    }

    [Fact]
    public async Task decodes_as_the_run_would_and_names_the_decoder_that_reads_more()
    {
        string root = StandIn(), file = Directory.GetFiles(Path.Combine(root, "bounding_box_train"))[0];
        using (var image = SkiaSharp.SKBitmap.Decode(file))
            File.WriteAllBytes(file, image.Encode(SkiaSharp.SKEncodedImageFormat.Webp, 90).ToArray());
        Assert.Contains(" 0 unreadable", (await ProgramRun.Of("data", "check", root)).Output);
        Assert.Contains($"not an image: {file}: it is a WebP image; data.decoder = imagesharp reads JPEG and PNG, data.decoder = skia",
            (await ProgramRun.Of("data", "check", root, "data.decoder=imagesharp")).Output);
    }

    [Fact]
    public async Task says_what_it_does_not_use_and_what_cannot_be_scored()
    {
        string own = Directory.CreateDirectory(Path.Combine(folder, "own", "train", ".ipynb_checkpoints")).Parent!.FullName;
        File.Copy(Directory.GetFiles(Path.Combine(StandIn(), "query"))[0], Path.Combine(own, "a_c12.jpg"));
        ProgramRun run = await ProgramRun.Of("data", "check", Path.GetDirectoryName(own)!);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("left out: " + Path.Combine(own, ".ipynb_checkpoints"), run.Output);
        Assert.Contains("note: it can be trained on, but not scored: it has no query and no gallery images", run.Output);
        ProgramRun json = await ProgramRun.Of("data", "check", Path.GetDirectoryName(own)!, "--json");
        Assert.Equal(3, JsonDocument.Parse(json.Output).RootElement.GetProperty("notes").GetArrayLength());
    }

    [Fact]
    public async Task says_what_it_made_of_crops_camera_by_camera()
    {
        string crops = Directory.CreateDirectory(Path.Combine(folder, "crops")).FullName,
        image = Directory.GetFiles(Path.Combine(StandIn(), "query"))[0];
        foreach (string name in (string[])["door-t1-5", "door-t1-9", "door-t2-7", "door-t2-12", "till-t1-3"])
        {
            Directory.CreateDirectory(Path.Combine(crops, name[..4]));
            File.Copy(image, Path.Combine(crops, name[..4], $"{name[5..]}.jpg"));
        }
        ProgramRun run = await ProgramRun.Of("data", "check", crops);
        Assert.Contains("note: cameras and tracks are read by names and folders: door/t1-5.jpg is camera door, track 1, 0.2 seconds",
            run.Output);
        Assert.Contains("camera door: 4 images, 2 tracks, the longest of 2 images; 0 images without track, 0 without time; 1 pairs of "
            + "tracks overlap in time",
            run.Output);
        JsonElement till = JsonDocument.Parse((await ProgramRun.Of("data", "check", crops, "--json")).Output).RootElement.GetProperty(
            "cameras")[1];
        Assert.Equal(("till", "till/1"),
            (till.GetProperty("name").GetString(), till.GetProperty("tracks")[0].GetProperty("name").GetString()));
        Assert.Contains("names no crops: it has no named group",
            (await ProgramRun.Of("data", "check", crops, "data.pattern=[0-9]+")).Error);
        Assert.Contains("camera t: 5 images, 2 tracks",
            (await ProgramRun.Of("data", "check", crops, "data.pattern=(?<camera>t)(?<track>[0-9])")).Output);
    }

    [Theory]
    [InlineData("one camera", "all its images come from one camera")]
    [InlineData("queries that match nothing", "image of its identity from another camera in the gallery")]
    [InlineData("a gallery of junk", "are junk (identity -1)")]
    [InlineData("no gallery", "it has no gallery images")]
    public async Task passes_data_that_can_be_trained_on_and_says_why_they_cannot_be_scored(string kind, string why)
    {
        string own = Directory.CreateDirectory(Path.Combine(folder, "own")).FullName;
        string image = Directory.GetFiles(Path.Combine(StandIn(), "query"))[0];
        void Put(string name)
        {
            string path = Path.Combine(own, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(image, path);
        }
        int other = kind == "one camera" ? 1 : 2;
        foreach (string person in (string[])["1", "2"])
        {
            Put($"train/{person}/a_c1.jpg");
            Put($"train/{person}/b_c{other}.jpg");
            Put($"query/{(kind == "queries that match nothing" ? "9" : "")}{person}/a_c1.jpg");
            if (kind != "no gallery")
                Put($"gallery/{(kind == "a gallery of junk" ? "-1" : person)}/{person}_c{other}.jpg");
        }
        ProgramRun run = await ProgramRun.Of("data", "check", own);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("note: it can be trained on, but not scored: ", run.Output);
        Assert.Contains(why, run.Output);
        Assert.Contains("a run can use it", run.Output);
    }

    [Fact]
    public async Task refuses_in_words_a_list_that_is_a_pipe_and_one_that_is_not_utf8()
    {
        string pipe = Path.Combine(folder, "pipe.csv"), latin1 = Path.Combine(folder, "latin1.csv");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        File.WriteAllBytes(latin1, [.. "path\ncaf"u8, 0xE9]);
        foreach ((string list, string what) in (ReadOnlySpan<(string, string)>)[(pipe, "is a pipe"),
            (latin1, @"line 2 is not UTF-8: caf\xe9")])
            Assert.True(Check(list) is (64, var text) && text.Contains(what), what);
        ProgramRun run = await ProgramRun.Of("data", "check", pipe, "--name", "list");
        Assert.Equal(64, run.ExitCode);
    }

    [Fact]
    public void refuses_a_folder_that_does_not_exist()
    {
        (int exitCode, string text) = Check(Path.Combine(folder, "nowhere"));
        Assert.Equal(64, exitCode);
        Assert.Contains("does not exist", text);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static (int ExitCode, string Text) Check(string root)
    {
        using var output = new StringWriter();
        return (DataCheck.Run(new(root, null, RunSettingsBinder.Bind(Recipes.Resolve(null, [])).Data), output, default).ExitCode,
            output.ToString());
    }

    private string StandIn() => GeneratedFolder.Ensure("market1501", folder,
        new() { TrainIdentities = 3, TestIdentities = 2, ImagesPerIdentity = 4, Distractors = 2, Junk = 1 }, default);
}

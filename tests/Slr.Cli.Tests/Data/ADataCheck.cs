using Slr.Cli.Data;
using Slr.Data.Generated;

namespace Slr.Cli.Tests.Data;

public sealed class ADataCheck : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-check-").FullName;

    [Fact]
    public void Passes_a_sound_data_set()
    {
        (int exitCode, string text) = Check(StandIn());
        Assert.Equal(0, exitCode);
        Assert.Contains("market1501", text);
        Assert.Contains("GENERATED", text);
        Assert.Contains("0 unreadable", text);
    }

    [Fact]
    public void Names_bad_files_and_refuses_too_many()
    {
        string root = StandIn();
        string bad = Directory.GetFiles(Path.Combine(root, "query"))[0];
        File.WriteAllBytes(bad, []);
        (int exitCode, string text) = Check(root);
        Assert.Equal(64, exitCode);
        Assert.Contains($"empty: {bad}", text);
    }

    [Fact]
    public void Refuses_a_folder_that_does_not_exist()
    {
        (int exitCode, string text) = Check(Path.Combine(folder, "nowhere"));
        Assert.Equal(64, exitCode);
        Assert.Contains("does not exist", text);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static (int ExitCode, string Text) Check(string root)
    {
        using var output = new StringWriter();
        return (DataCheckCommand.Run(new(root), output, default).ExitCode, output.ToString());
    }

    private string StandIn() => GeneratedFolder.Ensure("market1501", folder,
        new() { TrainIdentities = 3, TestIdentities = 2, ImagesPerIdentity = 4, Distractors = 2, Junk = 1 }, default);
}

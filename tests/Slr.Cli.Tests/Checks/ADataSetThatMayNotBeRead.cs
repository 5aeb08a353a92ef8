using System.Diagnostics;
using System.Runtime.Versioning;
using Slr.Cli.Tests.CommandLine;
using Slr.Data.Synthetic;

namespace Slr.Cli.Tests.Checks;

/// <summary>Permissions and read-only mounts, with the real program: an administrator's tests would not meet them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ADataSetThatMayNotBeRead : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-permissions-").FullName;
    private readonly string root;

    public ADataSetThatMayNotBeRead() => root = GeneratedFolder.Ensure("market1501", folder,
        new() { TrainIdentities = 2, TestIdentities = 2, ImagesPerIdentity = 3, GalleryImagesPerIdentity = 2, Distractors = 0, Junk = 0 },
        default);

    [Fact]
    public void in_one_file_names_the_file()
    {
        string file = Directory.GetFiles(Path.Combine(root, "bounding_box_train"))[0];
        using var forbidden = new Forbidden(file);
        ProgramRun run = RealProgram.WithoutPrivileges("data", "check", root);
        Assert.Contains($"unreadable: {file}: it cannot be read", run.Output);
        Assert.Contains("1 unreadable: too many in train for a run", run.Output);
        Assert.Equal((64, ""), (run.ExitCode, run.Error));
        Assert.Equal(0, RealProgram.WithoutPrivileges("data", "check", root, "data.max-unreadable=0.5").ExitCode);
    }

    [Theory, InlineData("bounding_box_train"), InlineData("query"), InlineData("")]
    public void in_one_folder_names_the_folder(string name)
    {
        string path = Path.GetFullPath(Path.Combine(root, name)).TrimEnd('/');
        using var forbidden = new Forbidden(path);
        ProgramRun run = RealProgram.WithoutPrivileges("data", "check", root);
        Assert.Matches($"problem: .*cannot be listed: .*{path}", run.Output);
        Assert.Equal((64, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void in_a_folder_of_ones_own_names_the_folder()
    {
        string train = Directory.CreateDirectory(Path.Combine(folder, "own", "train")).FullName;
        using var forbidden = new Forbidden(train);
        ProgramRun run = RealProgram.WithoutPrivileges("data", "check", Path.Combine(folder, "own"));
        Assert.Contains($"problem: folder {train} cannot be listed", run.Output);
        Assert.Equal((64, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void but_not_written_is_good_enough()
    {
        string mounted = Directory.CreateDirectory(Path.Combine(folder, "read-only")).FullName;
        string script = $"""
            mount --bind '{root}' '{mounted}' && mount -o remount,bind,ro '{mounted}' || exit 99
            touch '{mounted}/x' 2>/dev/null && exit 98
            exec "$@"
            """;
        using (var able = Process.Start(new ProcessStartInfo("unshare",
            ["-m", "sh", "-c", script, "sh", "true"])
        { RedirectStandardError = true })!)
        {
            able.WaitForExit();
            Assert.SkipUnless(able.ExitCode == 0, "the kernel lets this user make no read-only mount");
        }
        ProgramRun run = RealProgram.Under(["unshare", "-m", "sh", "-c", script, "sh"], "data", "check", mounted);
        Assert.Contains("0 unreadable: a run can use it", run.Output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Takes away every permission for as long as it lives.</summary>
    private sealed class Forbidden : IDisposable
    {
        private readonly string path;
        private readonly UnixFileMode before;

        public Forbidden(string path)
        {
            this.path = path;
            before = File.GetUnixFileMode(path);
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        public void Dispose() => File.SetUnixFileMode(path, before);
    }
}

using Slr.Bench.Soak;

[assembly: AssemblyFixture(typeof(Slr.Actors.Tests.Run.UndisturbedRun))]

namespace Slr.Actors.Tests.Run;

/// <summary>A run in which nothing fails, made once for all tests.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    private readonly TinyRun run = new();

    internal string Folder => run.Folder;

    public async ValueTask InitializeAsync()
    {
        RunOutcome outcome = await run.ExecuteAsync($"cache={TinyRun.Cache}");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
    }

    internal void AssertSame(TinyRun other) => Assert.Null(RunComparison.FirstDifference(run.Folder, other.Folder));

    /// <summary>A copy of the finished run, to go on from.</summary>
    internal TinyRun Copy()
    {
        var copy = new TinyRun();
        foreach (string folder in Directory.GetDirectories(run.Folder, "*", SearchOption.AllDirectories).Append(run.Folder))
            Directory.CreateDirectory(Path.Combine(copy.Folder, Path.GetRelativePath(run.Folder, folder)));
        foreach (string file in Directory.GetFiles(run.Folder, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(copy.Folder, Path.GetRelativePath(run.Folder, file)));
        return copy;
    }

    public ValueTask DisposeAsync()
    {
        run.Dispose();
        return ValueTask.CompletedTask;
    }
}

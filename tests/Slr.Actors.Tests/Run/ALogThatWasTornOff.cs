using Slr.Actors.Run;
using Slr.Runs.Seals;

namespace Slr.Actors.Tests.Run;

/// <summary>The log of a process that was killed in the middle of a line.</summary>
public sealed class ALogThatWasTornOff : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-log-").FullName;

    [Theory]
    [InlineData("{\"@t\":\"2026-01-01T00:00:00Z\",\"@m")]
    [InlineData("{\"@t\":\"2026-01-01T00:00:00Z\",\"@mt\":\"whole\"}\n")]
    public void costs_its_own_line_and_no_other(string left)
    {
        foreach (string name in (string[])["log.txt", "log.jsonl"])
            File.WriteAllText(Path.Combine(folder, name), left);
        using (RunDirectory directory = RunDirectory.Open(folder, fresh: false))
            new RunLog(directory).Dispose();
        foreach (string name in (string[])["log.txt", "log.jsonl"])
            Assert.StartsWith(left.TrimEnd('\n') + "\n", File.ReadAllText(Path.Combine(folder, name)));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

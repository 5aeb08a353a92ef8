namespace Slr.Actors.Tests.GoldenRun;

public sealed class TheGoldenRun(RecordedRun run) : IClassFixture<RecordedRun>
{
    [Fact]
    public void dump()
    {
        File.Copy(run.File, "/tmp/record.safetensors", overwrite: true);
    }
}

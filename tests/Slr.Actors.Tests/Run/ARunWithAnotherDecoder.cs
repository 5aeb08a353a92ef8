using Slr.Actors.Configuration;

namespace Slr.Actors.Tests.Run;

/// <summary><c>data.decoder</c> decides what a run sees, so it is part of what the run is.</summary>
public sealed class ARunWithAnotherDecoder(UndisturbedRun undisturbed)
{
    [Fact]
    public async Task trains_on_other_pixels_and_is_not_gone_on_with_by_the_default_one()
    {
        using var run = new TinyRun();
        RunOutcome outcome = await run.ExecuteAsync("data.decoder=imagesharp");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(undisturbed.Folder, "metrics.jsonl")), run.Bytes("metrics.jsonl"));
        RunOutcome refused = await run.ExecuteAsync();
        Assert.Equal(ExitCode.Settings, refused.ExitCode);
        Assert.Contains("data.decoder: imagesharp -> skia", refused.Message, StringComparison.Ordinal);
        Assert.Matches(@"\(decoder\): ImageSharp 2\..* -> SkiaSharp", refused.Message);
    }

    [Fact]
    public void of_a_name_that_there_is_not_is_told_those_that_there_are()
    {
        using var run = new TinyRun();
        SettingsException refused = Assert.Throws<SettingsException>(() => run.Settings("data.decoder=imagesharpp"));
        Assert.Matches("one of skia, imagesharp.*imagesharp", Assert.Single(refused.Problems).ToString());
    }
}

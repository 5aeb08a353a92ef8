
namespace Slr.Cli.Tests.Endurance;

/// <summary>Ctrl-C and SIGTERM, sent to a real process at a moment that its log names.</summary>
public sealed class ASignal : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-signal-").FullName;

    [Theory]
    [InlineData("TERM", "store slow 1500ms at 1")]
    [InlineData("INT", "evaluator slow 1500ms at 1")]
    public async Task waits_for_the_evaluation_and_the_seal_of_an_epoch_that_is_trained(string signal, string fault)
    {
        // Whatever the signal meets on a busy machine, epoch 2 cannot be trained.
        using SlrProcess slr = Start($"{fault}\", \"student hangs at 2/0");
        await slr.Says("Injected fault");
        slr.Signal(signal);
        Assert.Equal(ExitCode.Interrupted, await slr.Ends());
        Assert.Equal(["adapt-000", "adapt-001"], Seals(slr));
        Assert.Contains("slr resume", slr.Everything(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ends_training_after_the_step_and_seals_nothing_of_the_epoch()
    {
        using SlrProcess slr = Start("student slow 600000ms at 1/1");
        await slr.Says("Injected fault");
        slr.Signal("TERM");
        Assert.Equal(ExitCode.Interrupted, await slr.Ends());
        Assert.Equal(["adapt-000", "pretrain-000"], Seals(slr));
    }

    [Fact]
    public async Task waits_for_the_last_files_after_which_the_run_is_done()
    {
        using SlrProcess slr = Start("delivery slow 1500ms at 2");
        await slr.Says("Injected fault");
        slr.Signal("TERM");
        Assert.Equal(ExitCode.Success, await slr.Ends());
        Assert.True(File.Exists(Path.Combine(slr.Run, "weights", "teacher.safetensors")));
    }

    [Fact]
    public async Task does_not_wait_longer_than_the_grace_for_what_hangs()
    {
        using SlrProcess slr = Start("store hangs at 1", "supervision.grace=300ms");
        await slr.Says("Injected fault");
        slr.Signal("TERM");
        Assert.Equal(ExitCode.Interrupted, await slr.Ends());
        Assert.DoesNotContain("adapt-001", Seals(slr));
    }

    [Fact]
    public async Task ends_the_program_at_once_when_it_is_the_second()
    {
        using SlrProcess slr = Start("store hangs at 1", "supervision.grace=10m");
        await slr.Says("Injected fault");
        slr.Signal("TERM");
        await slr.Says("Stopping after this step");
        slr.Signal("TERM");
        Assert.Equal(ExitCode.Interrupted, await slr.Ends());
    }

    [Fact]
    public async Task of_another_kind_is_the_same_wish()
    {
        // Ctrl-C reaches every process of a terminal, and a sweep passes it on to its runs.
        using SlrProcess slr = Start("evaluator slow 1500ms at 1\", \"student hangs at 2/0");
        await slr.Says("Injected fault");
        slr.Signal("INT");
        await slr.Says("Stopping after this step");
        slr.Signal("TERM");
        Assert.Equal(ExitCode.Interrupted, await slr.Ends());
        Assert.Equal(["adapt-000", "adapt-001"], Seals(slr));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private SlrProcess Start(string fault, params string[] words) =>
        new(folder, [$"chaos.faults=[\"{fault}\"]", "pretrain.epochs=1", "pretrain.warmup-epochs=0", .. words]);

    private static string[] Seals(SlrProcess slr) =>
        [.. Directory.GetDirectories(Path.Combine(slr.Run, "seals")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}

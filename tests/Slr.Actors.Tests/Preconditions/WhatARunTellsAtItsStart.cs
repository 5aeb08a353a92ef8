using Slr.Actors.Configuration;
using Slr.Actors.Observability;
using Slr.Actors.Preconditions;
using Slr.Actors.Run;
using Slr.Actors.Tests.Run;
using Slr.Models.Networks;
using TorchSharp;

namespace Slr.Actors.Tests.Preconditions;

public sealed class WhatARunTellsAtItsStart
{
    [Fact]
    public async Task is_what_a_weights_file_gave_what_not_and_what_stays_as_initialised()
    {
        using var run = new TinyRun();
        string file = Path.Combine(run.Root, "own.safetensors");
        AWeightsFileThatCannotServe.Weights(run).Save(file);
        RunOutcome outcome = await run.ExecuteAsync($"network.pretrained={file}", "pretrain.epochs=1", "adapt.epochs=1");
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        string said = Assert.Single(run.Events.OfType<Noticed>()).Message;
        Assert.StartsWith($"training starts from {file}: SLR's names, gives ", said, StringComparison.Ordinal);
        Assert.EndsWith("not needed: branch_g.classifier.weight, branch_m.classifier.weight", said, StringComparison.Ordinal);
        Assert.Contains(said, await File.ReadAllTextAsync(Path.Combine(run.Folder, "log.txt"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task comes_before_the_first_step()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has CUDA");
        using var run = new TinyRun();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(5)); // a run that says nothing would go on for weeks
        var stopper = new Stopper(stop);
        RunOutcome outcome = await TrainingRun.ExecuteAsync(run.Settings("device=auto", "network.width=32", "pretrain.epochs=10000",
            "pretrain.iterations=100000"), stopper, stop.Token);
        Assert.Equal(ExitCode.Interrupted, outcome.ExitCode);
        Assert.StartsWith("device = auto found no CUDA device", stopper.Said, StringComparison.Ordinal);
        Assert.False(stopper.Stepped);
    }

    [Fact]
    public void is_that_a_full_network_starts_from_random_weights() =>
        Assert.Contains(Notes("market2personx-resnet50", "device=cpu"), note => note.ToString().StartsWith(
            "training starts from random weights. The published figures start from ImageNet's: network.pretrained=FILE",
            StringComparison.Ordinal));

    [Fact]
    public void is_how_long_a_recipe_for_a_gpu_would_take_on_this_cpu()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has CUDA");
        Finding note = Assert.Single(Notes("market2personx-resnet50"), finding => finding.Subject == "device");
        Assert.Matches(@"device = auto found no CUDA device: .* take about \d+ (hours|days|weeks) \(\d+ GFLOP/s measured\)", note.Found);
        Assert.Contains("export SLRBUILD_TORCH=cuda", note.Advice, StringComparison.Ordinal);
        Assert.Contains("docs/recipes.md", note.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void is_no_forecast_where_the_cpu_is_meant_or_is_enough()
    {
        Assert.DoesNotContain(Notes("market2personx-resnet50", "device=cpu"), finding => finding.Subject == "device");
        Assert.DoesNotContain(Notes("market2personx"), finding => finding.Subject == "device");
    }

    [Theory]
    [InlineData(1.5, "36 hours")]
    [InlineData(9.6, "10 days")]
    [InlineData(35, "5 weeks")]
    public void is_a_forecast_in_words(double days, string words) =>
        Assert.Contains($"about {words} (95 GFLOP/s measured)", TimePrecondition.Note(days, 95e9).Found, StringComparison.Ordinal);

    [Fact]
    public async Task is_that_a_cache_that_cannot_be_written_keeps_nothing_unless_data_must_be_drawn_there()
    {
        using var run = new TinyRun();
        string cache = Path.Combine(run.Root, "file");
        await File.WriteAllTextAsync(cache, "no folder", TestContext.Current.CancellationToken);
        Finding note = Assert.Single(PlacePrecondition.OfCache(run.Settings($"cache={cache}", $"data.root={run.Root}")));
        Assert.Equal((Grade.Fair, "cache"), (note.Grade, note.Subject));
        Assert.Contains($"{cache} is a file, not a folder, so the finished pre-training is not kept", note.Found, StringComparison.Ordinal);
        RunOutcome refused = await run.ExecuteAsync($"cache={cache}");
        Assert.Equal(ExitCode.CannotWrite, refused.ExitCode);
        Assert.Contains($"{cache} is a file, not a folder. Set cache=DIR", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void is_that_a_network_is_larger_than_the_memory()
    {
        var huge = new NetworkOptions { Width = 256, Blocks = [1_000_000_000, 1, 1, 1] };
        Finding refused = Assert.Single(MemoryPrecondition.Find(huge, 16L << 30));
        Assert.Equal(Grade.Bad, refused.Grade);
        Assert.Contains("network.blocks=[1000000000,1,1,1]", refused.Found, StringComparison.Ordinal);
        Assert.Contains("this process may use 16.0 GiB", refused.Found, StringComparison.Ordinal);
        Assert.Empty(MemoryPrecondition.Find(new NetworkOptions(), 3L << 30));
    }

    private static IEnumerable<Finding> Notes(string recipe, params string[] words) =>
        RunPreconditions.Examine(RunSettingsBinder.Bind(Recipes.Resolve(recipe, words, [])), CancellationToken.None).Notes;

    /// <summary>Stops the run at the first thing that it tells.</summary>
    private sealed class Stopper(CancellationTokenSource stop) : IRunObserver
    {
        public string? Said { get; private set; }

        public bool Stepped { get; private set; }

        public void On(RunEvent happened)
        {
            if (happened is Noticed { Message: var said } && Said is null)
            {
                Said = said;
                stop.Cancel();
            }
            Stepped |= Said is null && happened is StepCompleted;
        }
    }
}

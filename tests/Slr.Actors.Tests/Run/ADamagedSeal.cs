using Slr.Actors.Observability;

namespace Slr.Actors.Tests.Run;

/// <summary>Seals are verified when they are read; the newest sound one is used, and the run ends with the same bytes.</summary>
public sealed class ADamagedSeal(UndisturbedRun undisturbed)
{
    [Theory]
    [InlineData("truncated", "teacher.safetensors is not what was sealed")]
    [InlineData("one bit flipped", "teacher.safetensors is not what was sealed")]
    [InlineData("missing file", "teacher.safetensors is missing")]
    [InlineData("missing manifest", "seal.json is missing")]
    [InlineData("truncated manifest", "seal.json cannot be read")]
    [InlineData("wrong version", "it has version 99, this program reads version 2")]
    public async Task is_named_and_set_aside_and_the_newest_sound_one_is_used(string damage, string reason)
    {
        using TinyRun run = undisturbed.Copy();
        Damage(Path.Combine(run.Folder, "seals", "adapt-002"), damage);
        RunOutcome outcome = await run.ExecuteAsync();
        Assert.True(outcome.ExitCode == ExitCode.Success, outcome.Message);
        Assert.Contains(run.Events, e => e is Noticed notice && notice.Message.Contains("adapt-002") && notice.Message.Contains(reason));
        Assert.True(Directory.Exists(Path.Combine(run.Folder, "seals", "adapt-002.damaged")));
        Assert.Contains(run.Events, e => e is AttemptStarted { Epoch: 2 });
        undisturbed.AssertSame(run);
    }

    [Fact]
    public async Task is_a_clear_error_when_no_sound_one_is_left_also_the_second_time()
    {
        using TinyRun run = undisturbed.Copy();
        foreach (string seal in Directory.GetDirectories(Path.Combine(run.Folder, "seals")))
            Damage(seal, "one bit flipped");
        for (int start = 0; start < 2; start++)
        {
            RunOutcome outcome = await run.ExecuteAsync($"cache={run.OwnCache}");
            Assert.Equal(ExitCode.BadData, outcome.ExitCode);
            Assert.Contains("--fresh", outcome.Message);
        }
    }

    [Fact]
    public async Task that_was_only_half_written_is_removed()
    {
        using TinyRun run = undisturbed.Copy();
        string half = Path.Combine(run.Folder, "seals", "adapt-003.tmp");
        Directory.CreateDirectory(half);
        await run.ExecuteAsync();
        Assert.False(Directory.Exists(half));
        undisturbed.AssertSame(run);
    }

    private static void Damage(string seal, string how)
    {
        string file = Path.Combine(seal, "teacher.safetensors"), manifest = Path.Combine(seal, "seal.json");
        if (!File.Exists(file))
            file = Path.Combine(seal, "network.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        switch (how)
        {
            case "truncated":
                File.WriteAllBytes(file, bytes[..^100]);
                break;
            case "one bit flipped":
                bytes[bytes.Length / 2] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            case "missing file":
                File.Delete(file);
                break;
            case "truncated manifest":
                File.WriteAllText(manifest, File.ReadAllText(manifest)[..40]);
                break;
            case "missing manifest":
                File.Delete(manifest);
                break;
            default:
                File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"version\": 2", "\"version\": 99"));
                break;
        }
    }
}

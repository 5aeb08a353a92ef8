using System.Collections.Immutable;
using System.Security.Cryptography;
using Slr.Actors.Configuration;
using Slr.Actors.Run;
using Slr.Actors.Tests.Run;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Actors.Tests.Configuration;

/// <summary>A run's identity names all that its bytes depend on, and a run of another one is gone on with only when asked.</summary>
public sealed class TheIdentity(UndisturbedRun undisturbed)
{
    [Theory]
    [InlineData("(arithmetic)"), InlineData("(libtorch)"), InlineData("(decoder)"), InlineData("(program)"), InlineData("(target data)")]
    public async Task that_differs_is_named_and_gone_on_with_only_by_force_on_record(string part)
    {
        using TinyRun run = undisturbed.Copy();
        Directory.Delete(Path.Combine(run.Folder, "seals", "adapt-002"), recursive: true);
        Change(run, part);
        RunOutcome refused = await run.ExecuteAsync();
        Assert.Equal(ExitCode.Settings, refused.ExitCode);
        Assert.Contains($"{part}: something else -> ", refused.Message, StringComparison.Ordinal);
        RunOutcome forced = await run.ExecuteAsync(new RunOptions { Force = true }, CancellationToken.None);
        Assert.True(forced.ExitCode == ExitCode.Success, forced.Message);
        Assert.StartsWith($"{part}: something else -> ", Assert.Single(SummaryFile.Read(run.Folder)!.Forced), StringComparison.Ordinal);
        undisturbed.AssertSame(run);
    }

    [Fact]
    public void of_data_is_their_content()
    {
        string folder = Directory.CreateTempSubdirectory("slr-data-").FullName;
        string file = Path.Combine(folder, "a.jpg");
        byte[] bytes = RandomNumberGenerator.GetBytes(5000);
        string Of()
        {
            File.WriteAllBytes(file, bytes);
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
            return new Dataset("own", folder, false, [new ImageRecord("a.jpg", file, 1, 1)], ImmutableArray<ImageRecord>.Empty, [])
                .Fingerprint();
        }
        string before = Of();
        bytes[2500] ^= 1;
        Assert.NotEqual(before, Of());
        bytes[2500] ^= 1;
        Assert.Equal(before, Of());
    }

    [Fact]
    public void is_part_of_the_key_of_a_cached_stage_1()
    {
        using TinyRun run = undisturbed.Copy();
        SortedDictionary<string, string> identity = SealManifest.Parse(run.Bytes("seals/adapt-002/seal.json")).Identity;
        foreach (string part in (string[])["(arithmetic)", "(libtorch)", "(decoder)", "(program)", "(source data)", "(target data)"])
            Assert.Contains(part, RunIdentity.OfPretraining(identity).Keys);
    }

    /// <summary>Makes all seals those of a run on another machine.</summary>
    private static void Change(TinyRun run, string part)
    {
        foreach (string seal in Directory.GetDirectories(Path.Combine(run.Folder, "seals")))
        {
            SealManifest manifest = SealManifest.Parse(File.ReadAllBytes(Path.Combine(seal, SealFiles.Manifest)));
            manifest.Identity[part] = "something else";
            byte[] json = manifest.ToBytes();
            File.WriteAllBytes(Path.Combine(seal, SealFiles.Manifest), json);
            File.WriteAllBytes(Path.Combine(seal, SealFiles.ManifestHash),
                SealManifest.HashLine(Convert.ToHexStringLower(SHA256.HashData(json))));
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Slr.Data;
using Slr.Runs.Disks;
using Slr.Runs.Seals;

namespace Slr.Actors.Tests.Store;

/// <summary>No change of a seal goes unseen, and the seal before it is used instead.</summary>
public sealed class EveryBitOfASeal
{
    private const string Root = $"{ScriptedRun.Folder}/seals", Newest = $"{Root}/adapt-003";

    private readonly MemoryDisk disk = ScriptedRun.EmptyDisk();
    private readonly SealStore store;

    public EveryBitOfASeal()
    {
        ScriptedRun.GoOn(disk);
        store = new SealStore(disk, Root, keep: 2, keepEvery: 3);
    }

    [Fact]
    public void is_seen_when_it_is_flipped()
    {
        int flips = 0;
        foreach (string file in disk.Files(Newest).Select(name => Path.Combine(Newest, name)))
        {
            byte[] bytes = disk.ReadAll(file);
            for (int bit = 0; bit < 8 * bytes.Length; bit++, flips++)
            {
                bytes[bit / 8] ^= (byte)(1 << bit % 8);
                disk.Put(file, bytes);
                Assert.True(store.Of(Stage.Adapt, 3) is null, $"bit {bit} of {file}");
                bytes[bit / 8] ^= (byte)(1 << bit % 8);
            }
            disk.Put(file, bytes);
        }
        Assert.NotNull(store.Of(Stage.Adapt, 3));
        Assert.True(flips > 5_000, $"{flips} flips");
    }

    [Fact]
    public void is_missed_when_its_file_ends_early_or_goes_on()
    {
        foreach (string file in disk.Files(Newest).Select(name => Path.Combine(Newest, name)))
        {
            byte[] bytes = disk.ReadAll(file);
            for (int length = 0; length < bytes.Length; length++)
            {
                disk.Put(file, bytes[..length]);
                Assert.True(store.Of(Stage.Adapt, 3) is null, $"{length} bytes of {file}");
            }
            disk.Put(file, [.. bytes, 0]);
            Assert.Null(store.Of(Stage.Adapt, 3));
            disk.Put(file, bytes);
        }
    }

    [Theory]
    [InlineData("student.safetensors"), InlineData("teacher.safetensors"), InlineData("labels.csv"), InlineData("metrics.jsonl")]
    public void is_missed_even_when_its_file_is_removed_with_its_entry(string file)
    {
        disk.RemoveFile(Path.Combine(Newest, file));
        Rewrite(json => string.Join('\n', json.Split('\n').Where(line => !line.Contains($"\"{file}\"", StringComparison.Ordinal)))
            .Replace("\",\n  }", "\"\n  }"));
        AssertFallsBack($"{file} is missing");
    }

    [Theory]
    [InlineData("scores"), InlineData("identity"), InlineData("files"), InlineData("tables")]
    public void may_not_be_null_where_something_must_be(string member)
    {
        Rewrite(json => System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject() is { } manifest && Nulled(manifest, member)
            ? manifest.ToJsonString() : "");
        AssertFallsBack("seal.json does not say what a seal must");
    }

    [Fact]
    public void belongs_to_the_epoch_of_its_folders_name()
    {
        disk.Rename(Newest, $"{Root}/adapt-007");
        Seal? found = store.Newest(out IReadOnlyList<DamagedSeal> damaged);
        Assert.Equal(2, found!.Manifest.Epoch);
        Assert.Contains("it is the seal adapt-003 under another name", Assert.Single(damaged).Reason);
    }

    private static bool Nulled(System.Text.Json.Nodes.JsonObject manifest, string member)
    {
        manifest[member] = null;
        return true;
    }

    /// <summary>Changes the manifest, and its hash with it: not chance, but another program.</summary>
    private void Rewrite(Func<string, string> change)
    {
        byte[] json = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(disk.ReadAll($"{Newest}/seal.json"))));
        disk.Put($"{Newest}/seal.json", json);
        disk.Put($"{Newest}/seal.sha256", SealManifest.HashLine(Convert.ToHexStringLower(SHA256.HashData(json))));
    }

    private void AssertFallsBack(string reason)
    {
        Seal? found = store.Newest(out IReadOnlyList<DamagedSeal> damaged);
        Assert.Equal(2, found!.Manifest.Epoch);
        Assert.Contains(reason, Assert.Single(damaged).Reason);
    }
}

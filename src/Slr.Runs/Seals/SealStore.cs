using System.Security.Cryptography;
using System.Text.Json;
using Slr.Data;

namespace Slr.Runs.Seals;

/// <summary>
/// The seals of one run. Writing is atomic: files go to a temporary directory, are flushed and hashed, and the directory
/// is renamed. Reading verifies every hash. A half-written or damaged seal is never used and never deleted silently.
/// </summary>
public sealed class SealStore(string root, int keep, int keepEvery)
{
    private const string ManifestFile = "seal.json", TemporarySuffix = ".tmp", DamagedSuffix = ".damaged";

    /// <summary>Writes a seal, replacing one of the same epoch.</summary>
    /// <param name="manifest">All but the hashes.</param>
    /// <param name="files">Name of each file and what writes it, given its path.</param>
    public Seal Write(SealManifest manifest, IEnumerable<KeyValuePair<string, Action<string>>> files)
    {
        string final = Path.Combine(root, Seal.NameOf(manifest.Stage, manifest.Epoch)), temporary = final + TemporarySuffix;
        DeleteIfThere(temporary);
        Directory.CreateDirectory(temporary);
        foreach ((string name, Action<string> write) in files)
        {
            string path = Path.Combine(temporary, name);
            write(path);
            manifest.Files[name] = HashAndFlush(path);
        }
        string manifestPath = Path.Combine(temporary, ManifestFile);
        File.WriteAllBytes(manifestPath, JsonSerializer.SerializeToUtf8Bytes(manifest, SealManifest.Json));
        HashAndFlush(manifestPath);
        DirectorySync.Flush(temporary);
        DeleteIfThere(final);
        Directory.Move(temporary, final);
        DirectorySync.Flush(root);
        return new Seal(final, manifest);
    }

    /// <summary>Reads a seal back from the disk.</summary>
    /// <exception cref="IOException">It is not what was written.</exception>
    public static void Check(Seal seal)
    {
        if (Verify(seal.Directory) is { } reason)
            throw new IOException($"the seal {seal.Directory} was not kept as it was written: {reason}");
    }

    /// <summary>Verifies all seals, sets damaged ones aside, removes half-written ones, and returns the newest sound one.</summary>
    /// <param name="damaged">Every damaged seal with its reason.</param>
    public Seal? Newest(out IReadOnlyList<DamagedSeal> damaged)
    {
        List<DamagedSeal> bad = [];
        damaged = bad;
        if (!Directory.Exists(root))
            return null;
        foreach (string half in Directory.GetDirectories(root, "*" + TemporarySuffix))
            Directory.Delete(half, recursive: true);
        Seal? newest = null;
        foreach (string directory in Directories())
        {
            if (Verify(directory) is { } reason)
                bad.Add(new DamagedSeal(SetAside(directory), reason));
            else if (new Seal(directory, Manifest(directory)) is var seal && seal.IsAfter(newest))
                newest = seal;
        }
        return newest;
    }

    /// <summary>Damaged seals that were set aside, also by an earlier start: with no sound one left, nothing begins anew silently.</summary>
    public IReadOnlyList<string> SetAside() => Directory.Exists(root)
        ? [.. Directory.GetDirectories(root).Where(d => d.Contains(DamagedSuffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>
    /// Removes seals that nobody needs: all but the newest few sound ones, the best, and every n-th. Only as many are read
    /// as it takes to find the few.
    /// </summary>
    public void Retain(int? bestEpoch)
    {
        int sound = 0;
        foreach (Seal seal in Directories().Select(Readable).OfType<Seal>().OrderByDescending(s => (s.Manifest.Stage, s.Manifest.Epoch)).ToArray())
        {
            if (sound < keep)
            {
                sound += Verify(seal.Directory) is null ? 1 : 0;
                continue;
            }
            bool best = seal.Manifest.Stage == Stage.Adapt && seal.Manifest.Epoch == bestEpoch;
            bool nth = keepEvery > 0 && (seal.Manifest.Epoch + 1) % keepEvery == 0;
            if (!best && !nth)
                Directory.Delete(seal.Directory, recursive: true);
        }
    }

    private IEnumerable<string> Directories() => Directory.GetDirectories(root)
        .Where(d => !d.EndsWith(TemporarySuffix, StringComparison.Ordinal) && !d.Contains(DamagedSuffix, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>What is wrong with a seal; null when it is sound.</summary>
    private static string? Verify(string directory)
    {
        try
        {
            SealManifest manifest = Manifest(directory);
            if (manifest.Version != SealManifest.CurrentVersion)
                return $"it has version {manifest.Version}, this program reads version {SealManifest.CurrentVersion}";
            foreach ((string name, string hash) in manifest.Files)
            {
                string path = Path.Combine(directory, name);
                if (!File.Exists(path))
                    return $"{name} is missing";
                using FileStream stream = File.OpenRead(path);
                if (Convert.ToHexStringLower(SHA256.HashData(stream)) != hash)
                    return $"{name} is not what was sealed ({new FileInfo(path).Length} bytes, another hash)";
            }
            return null;
        }
        catch (FileNotFoundException)
        {
            return $"{ManifestFile} is missing";
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return $"{ManifestFile} cannot be read: {error.Message}";
        }
    }

    private static Seal? Readable(string directory)
    {
        try
        {
            return new Seal(directory, Manifest(directory));
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SealManifest Manifest(string directory) =>
        JsonSerializer.Deserialize<SealManifest>(File.ReadAllBytes(Path.Combine(directory, ManifestFile)), SealManifest.Json)
            ?? throw new JsonException("the file is empty");

    private static string SetAside(string directory)
    {
        string aside = directory + DamagedSuffix;
        for (int i = 2; Directory.Exists(aside); i++)
            aside = $"{directory}{DamagedSuffix}-{i}";
        Directory.Move(directory, aside);
        return aside;
    }

    private static string HashAndFlush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void DeleteIfThere(string directory)
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }
}

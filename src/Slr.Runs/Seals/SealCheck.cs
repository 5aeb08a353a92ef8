using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Slr.Primitives.Files;
using Slr.Runs.Disks;
using Slr.Runs.Files;

namespace Slr.Runs.Seals;

/// <summary>Judges a seal: whether every byte of it is what was written, and it is the epoch that its folder's name says.</summary>
/// <param name="disk">The disk.</param>
internal sealed class SealCheck(IDisk disk)
{
    /// <summary>Reads a seal and verifies all of it.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="seal">The seal when it is sound.</param>
    /// <returns>What is wrong with it; null when it is sound.</returns>
    public string? Verify(string directory, out Seal? seal)
    {
        seal = null;
        try
        {
            return TryVerify(directory, out seal);
        }
        catch (Exception once) when (once is IOException or UnauthorizedAccessException)
        {
            // A read may fail by chance; a seal that cannot be read twice is as good as none.
            try
            {
                return TryVerify(directory, out seal);
            }
            catch (Exception twice) when (twice is IOException or UnauthorizedAccessException)
            {
                return $"it cannot be read: {FileReason.Of(twice)}";
            }
        }
    }

    private string? TryVerify(string directory, out Seal? seal)
    {
        seal = null;
        if (!Parse(directory, out SealManifest? manifest, out string? reason))
            return reason;
        if (EpochNames.Of(manifest.Stage, manifest.Epoch) is var name && name != Path.GetFileName(directory))
            return $"it is the seal {name} under another name";
        foreach (string file in SealFiles.Of(manifest.Stage).Union(manifest.Files.Keys))
        {
            string? hash = disk.HashOf(Path.Combine(directory, file));
            if (hash is null)
                return $"{file} is missing";
            if (!manifest.Files.TryGetValue(file, out string? expected) || hash != expected)
                return $"{file} is not what was sealed (another hash)";
        }
        seal = new Seal(directory, manifest);
        return null;
    }

    private bool Parse(string directory, [NotNullWhen(true)] out SealManifest? manifest, [NotNullWhen(false)] out string? reason)
    {
        (manifest, reason) = (null, null);
        string[] there = [.. disk.Files(directory)];
        if (!there.Contains(SealFiles.Manifest))
            reason = $"{SealFiles.Manifest} is missing";
        else
        {
            byte[] bytes = disk.ReadAll(Path.Combine(directory, SealFiles.Manifest));
            reason = OfAnotherVersion(bytes) ?? (!there.Contains(SealFiles.ManifestHash) ? $"{SealFiles.ManifestHash} is missing"
                : !disk.ReadAll(Path.Combine(directory, SealFiles.ManifestHash)).AsSpan().SequenceEqual(
                    SealManifest.HashLine(Convert.ToHexStringLower(SHA256.HashData(bytes))))
                        ? $"{SealFiles.Manifest} is not what was sealed (another hash)"
                : Deserialize(bytes, out manifest));
        }
        return reason is null;
    }

    private static string? Deserialize(byte[] bytes, out SealManifest? manifest)
    {
        manifest = null;
        try
        {
            manifest = SealManifest.Parse(bytes);
            return null;
        }
        catch (JsonException)
        {
            return $"{SealFiles.Manifest} does not say what a seal must";
        }
    }

    private static string? OfAnotherVersion(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("version", out JsonElement version)
                && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out int number)
                ? number == SealManifest.CurrentVersion
                    ? null : $"it has version {number}, this program reads version {SealManifest.CurrentVersion}"
                : $"{SealFiles.Manifest} names no version";
        }
        catch (JsonException)
        {
            return $"{SealFiles.Manifest} cannot be read: it is no JSON";
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Slr.Actors.Configuration;
using Slr.Runs.Disks;
using Slr.Runs.Seals;

namespace Slr.Actors.Stages;

/// <summary>
/// Finished stage-1 checkpoints, kept outside of runs under the hash of the settings and data they depend on. A run with
/// the same ones starts stage 2 at once, with the metrics that stage 1 had.
/// </summary>
internal sealed class CheckpointCache
{
    // Other code may train other bytes: what it left is not this program's checkpoint.
    private static readonly Type[] Code =
        [typeof(Slr.Models.Networks.WeightSet), typeof(Slr.Data.Stage), typeof(Slr.Torch.TorchThreads)];

    private readonly string folder;

    /// <summary>Opens the place of a run's checkpoint.</summary>
    /// <param name="cacheFolder">Folder of all caches.</param>
    /// <param name="identity">Identity of the run.</param>
    public CheckpointCache(string cacheFolder, SortedDictionary<string, string> identity)
    {
        string text = string.Join('\n', RunIdentity.OfPretraining(identity).Select(entry => $"{entry.Key}={entry.Value}")
            .Concat(Code.Select(type => type.Module.ModuleVersionId.ToString())));
        folder = Path.Combine(cacheFolder, "checkpoints", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16]);
    }

    /// <summary>The finished checkpoint as a seal; null when there is none. A damaged one is set aside.</summary>
    public Seal? Find()
    {
        try
        {
            return new SealStore(SystemDisk.Instance, folder, keep: 1, keepEvery: 0).Newest(out _);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Serilog.Log.Warning("The stage-1 checkpoint in {Folder} could not be read: {Reason}", folder, error.Message);
            return null;
        }
    }

    /// <summary>Keeps the seal of the stage's last epoch. A cache that cannot be written is no reason to stop.</summary>
    public void Keep(Seal seal)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var files = seal.Manifest.Files.Keys.ToDictionary(name => name, name => (Action<Stream>)(stream =>
            {
                using FileStream sealedFile = File.OpenRead(seal.PathOf(name));
                sealedFile.CopyTo(stream);
            }));
            new SealStore(SystemDisk.Instance, folder, keep: 1, keepEvery: 0).Write(seal.Manifest with { Files = [] }, files);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Serilog.Log.Warning("The stage-1 checkpoint could not be kept in {Folder}: {Reason}", folder, error.Message);
        }
    }
}

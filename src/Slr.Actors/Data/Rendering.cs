using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Actors.Data;

/// <summary>Where views of training images are rendered.</summary>
/// <param name="SourceOnDevice">The source's images are kept on the device and rendered there.</param>
/// <param name="TargetOnDevice">The target's are.</param>
/// <param name="Notice">What people should know: a set that was to be on the device does not fit. Null for nothing.</param>
internal sealed record Rendering(bool SourceOnDevice, bool TargetOnDevice, string? Notice)
{
    /// <summary>Follows the settings. The target goes first: both stages and extraction read it.</summary>
    /// <param name="settings">Where, and how much memory there is.</param>
    /// <param name="device">The networks' device.</param>
    /// <param name="source">Training images of the source.</param>
    /// <param name="target">Training images of the target.</param>
    public static Rendering Of(DataSettings settings, TrainingDevice device, int source, int target)
    {
        if (settings.Render == RenderPlace.Host || (settings.Render == RenderPlace.Auto && !device.IsCuda))
            return new Rendering(false, false, null);
        long left = settings.DeviceMemoryBytes;
        bool targetFits = Reserve(target), sourceFits = Reserve(source);
        return new Rendering(sourceFits, targetFits, Describe([("target", target, targetFits), ("source", source, sourceFits)]));

        bool Reserve(int count)
        {
            bool fits = Bytes(count) <= left;
            left -= fits ? Bytes(count) : 0;
            return fits;
        }

        long Bytes(int count) => DeviceImages.BytesFor(count, settings.Size.Height, settings.Size.Width);

        string? Describe((string Name, int Count, bool Fits)[] sets)
        {
            string[] large = [.. sets.Where(set => !set.Fits).Select(set => string.Create(CultureInfo.InvariantCulture,
                $"the {set.Count} training images of the {set.Name} ({Bytes(set.Count) / 1048576.0:0.#} MiB)"))];
            return large.Length == 0 ? null
                : $"data.device-memory has no room for {string.Join(" and ", large)}: they are rendered on the host";
        }
    }
}

using System.Runtime.InteropServices;
using Slr.Actors.Configuration;
using Slr.Data;
using Slr.Flow;
using Slr.Models.Weights;
using Slr.Primitives.Files;
using Slr.Torch;

namespace Slr.Actors.Parts;

/// <summary>Tells failures that a new attempt may overcome from those that it would only repeat. All in one place.</summary>
internal static class RunFailures
{
    /// <summary>The failure that ends the run, or null when a new attempt is worth while.</summary>
    public static FatalRunException? Final(Exception failure)
    {
        foreach (Exception cause in Chain(failure))
        {
            switch (cause)
            {
                case FatalRunException fatal:
                    return fatal;
                case SettingsException or WeightsException or DeviceException:
                    return new FatalRunException(ExitCode.Settings, cause.Message, cause);
                case DatasetException or NoClustersException or CameraUnknownException:
                    return new FatalRunException(ExitCode.BadData, cause.Message, cause);
            }
        }
        return null;
    }

    /// <summary>True when a failure is the one before once more, of a kind that another try would only repeat.</summary>
    public static bool Repeats(Exception failure, Exception? before) => before is not null && !MayPass(failure)
        && Chain(failure).Select(Description).SequenceEqual(Chain(before).Select(Description));

    /// <summary>True for causes that lie outside of SLR and may be gone by the next attempt: silence, a disk, memory.</summary>
    private static bool MayPass(Exception failure) =>
        Chain(failure).Any(cause => cause is PartSilentException or TimeoutException or (IOException and not FileFormatException))
            || MemoryIsExhausted(failure);

    /// <summary>
    /// The exit code of a failure that came again and again: a disk that takes nothing and memory that does not suffice
    /// are told from everything else.
    /// </summary>
    public static int CodeOf(Exception failure) =>
        Chain(failure).Any(cause => cause is CannotWriteException) ? ExitCode.CannotWrite
        : MemoryIsExhausted(failure) ? ExitCode.OutOfMemory
        : ExitCode.GaveUp;

    /// <summary>An exception and the causes behind it.</summary>
    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    private static (Type, string) Description(Exception error) => (error.GetType(), error.Message);

    /// <summary>libtorch's failures all come as one class; what its allocators say is what tells them apart.</summary>
    private static bool MemoryIsExhausted(Exception failure) => Chain(failure).Any(cause => cause is OutOfMemoryException
        || (cause is ExternalException && (cause.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
            || cause.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase))));
}

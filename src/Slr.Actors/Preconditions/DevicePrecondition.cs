using Slr.Torch;

namespace Slr.Actors.Preconditions;

/// <summary>libtorch loads and sees the device that the settings name.</summary>
internal static class DevicePrecondition
{
    /// <summary>The subject of these findings.</summary>
    public const string Subject = "device";

    public static IEnumerable<Finding> Find(string device)
    {
        if (TorchLibrary.Problem() is { } problem)
            return [new Finding("libtorch", Grade.Bad, problem,
                "It needs Linux on x64 with glibc 2.31 or newer; delete bin and obj folders and start run.sh again.")];
        try
        {
            TrainingDevice.Parse(device);
            return [];
        }
        catch (DeviceException missing)
        {
            return [new Finding(Subject, Grade.Bad, missing.Message)];
        }
    }
}

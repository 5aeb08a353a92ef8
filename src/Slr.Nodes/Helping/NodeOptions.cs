using Slr.Data.Images;
using Slr.Nodes.Membership;
using Slr.Nodes.Runs;
using Slr.Nodes.Wire;
using Slr.Torch;

namespace Slr.Nodes.Helping;

/// <summary>What a node is.</summary>
public sealed record NodeOptions
{
    /// <summary>Computes features of images that are clustered, or only extracted.</summary>
    public const string Extract = NodeRoles.Extract;

    /// <summary>Computes features of images by which a network is scored.</summary>
    public const string Evaluate = NodeRoles.Evaluate;

    /// <summary>Searches neighbours in large sets, and ranks large galleries.</summary>
    public const string Search = NodeRoles.Search;

    /// <summary>Does runs of sweeps.</summary>
    public const string Runs = RunCrew.Role;

    /// <summary>
    /// Does a part of each training batch; beside <see cref="Extract"/> or <see cref="Evaluate"/>, for which a trainer takes it.
    /// </summary>
    public const string Train = NodeSystem.Replica;

    /// <summary>All roles that a node can have.</summary>
    public static IReadOnlyList<string> AllRoles { get; } = [Extract, Evaluate, Search, Train, Runs];

    /// <summary>Where it listens.</summary>
    public NodePlace Place { get; init; } = NodePlace.Loopback;

    /// <summary>A node whose cluster it joins; null = it waits to be invited or joined.</summary>
    public NodeAddress? Join { get; init; }

    /// <summary>What it does, some of <see cref="AllRoles"/>.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [Extract, Evaluate, Search];

    /// <summary>Starts runs; needed for the role <see cref="Runs"/>.</summary>
    public IRunLauncher? Launcher { get; init; }

    /// <summary><c>auto</c>: what the trainer uses; or a device as the setting <c>device</c> names it.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Memory for pixels that were sent, and as much for rows of a search, in bytes.</summary>
    public long Memory { get; init; } = 2L << 30;

    /// <summary>
    /// Full paths of folders with copies of data sets: images that are the same files there are not sent to it.
    /// </summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>Makes decoders as the setting <c>data.decoder</c> names them.</summary>
    public Func<string, IImageDecoder> Decoder { get; init; } = _ => new SkiaDecoder();

    /// <summary>What it computes on, for people.</summary>
    public required string Processor { get; init; }

    /// <summary>The device on which it computes for a trainer.</summary>
    /// <exception cref="DeviceException">It is not on this machine.</exception>
    internal TrainingDevice DeviceLike(Arithmetic trainer)
    {
        bool cuda = trainer.Device.StartsWith("cuda", StringComparison.Ordinal);
        return TrainingDevice.Parse(Device != "auto" ? Device : cuda ? "cuda" : "cpu",
            trainer.Device.EndsWith("bfloat16", StringComparison.Ordinal) ? "bfloat16" : "float32");
    }

    /// <summary>What this process computes with, once it has done what it can to compute as the trainer does.</summary>
    /// <exception cref="DeviceException">The device is not on this machine.</exception>
    internal Arithmetic ArithmeticLike(Arithmetic trainer)
    {
        LibraryKernels.Use(trainer.Portable ? Numerics.Portable : Numerics.Native);
        TrainingDevice device = DeviceLike(trainer);
        return Arithmetic.Of(device, trainer.Threads, trainer.Portable);
    }
}

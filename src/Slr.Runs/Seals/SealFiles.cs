using Slr.Data;
using Slr.Runs.Files;

namespace Slr.Runs.Seals;

/// <summary>Names of the files in a seal.</summary>
public static class SealFiles
{
    /// <summary>What a seal says of itself.</summary>
    public const string Manifest = "seal.json";

    /// <summary>The hash of <see cref="Manifest"/>, as <c>sha256sum -c</c> reads it; written last.</summary>
    public const string ManifestHash = "seal.sha256";

    /// <summary>The network of stage 1.</summary>
    public const string Network = "network.safetensors";

    /// <summary>The optimizer of stage 1.</summary>
    public const string Optimizer = "optimizer.safetensors";

    /// <summary>The student of stage 2.</summary>
    public const string Student = "student.safetensors";

    /// <summary>The teacher of stage 2.</summary>
    public const string Teacher = "teacher.safetensors";

    /// <summary>The labels of an epoch of stage 2.</summary>
    public const string Labels = "labels.csv";

    /// <summary>The files without which an epoch cannot be gone on from.</summary>
    public static IReadOnlyList<string> Of(Stage stage) => stage == Stage.Pretrain
        ? [Network, Optimizer, RunFileNames.Metrics]
        : [Student, Teacher, Labels, RunFileNames.Metrics];
}

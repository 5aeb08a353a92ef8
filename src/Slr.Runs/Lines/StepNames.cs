using Slr.Data;

namespace Slr.Runs.Lines;

/// <summary>What the stages of a run and the steps of their epochs are called in files, events and faults.</summary>
public static class StepNames
{
    /// <summary>An epoch of stage 1.</summary>
    public const string Pretrain = "pretrain";

    /// <summary>Features of the source, for the source term of the distances.</summary>
    public const string SourceFeatures = "source-features";

    /// <summary>Features of the target.</summary>
    public const string Extract = "extract";

    /// <summary>Features become labels.</summary>
    public const string Refine = "refine";

    /// <summary>The student trains, the teacher follows.</summary>
    public const string Train = "train";

    /// <summary>The teacher ranks the gallery.</summary>
    public const string Evaluate = "evaluate";

    /// <summary>The epoch is sealed.</summary>
    public const string Seal = "seal";

    /// <summary>What stands before the name of a stage of the graph.</summary>
    public const string Graph = $"{PartNames.Graph}.";

    /// <summary>The name of a stage: <c>pretrain</c> or <c>adapt</c>.</summary>
    public static string Of(Stage stage) => stage == Stage.Pretrain ? Pretrain : "adapt";
}

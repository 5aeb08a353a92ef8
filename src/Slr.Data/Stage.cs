namespace Slr.Data;

/// <summary>The two stages of a run; a coordinate of everything random.</summary>
public enum Stage
{
    /// <summary>Supervised training on the source data set.</summary>
    Pretrain = 1,

    /// <summary>Adaptation to the unlabelled target data set.</summary>
    Adapt = 2,
}

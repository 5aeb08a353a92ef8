namespace Slr.Actors.Configuration;

/// <summary>Re-ranking of an evaluation, at the published sizes and share of both papers (docs/metrics.md).</summary>
internal enum Rerank
{
    /// <summary>None: the protocol's own ranking.</summary>
    None,

    /// <summary>By k-reciprocal neighbours (arXiv 1701.08398): k1 20, k2 6.</summary>
    KReciprocal,

    /// <summary>By neighbours of the own camera and of others apart (arXiv 2311.10605): k1 5 and 20, k2 2 and 4.</summary>
    Camera,
}

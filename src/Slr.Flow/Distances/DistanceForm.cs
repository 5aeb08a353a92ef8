namespace Slr.Flow.Distances;

/// <summary>Which public code's reading of neighbours and of the distances is followed (method.md, section 5).</summary>
public enum DistanceForm
{
    /// <summary>ABMT and MMT: k1 + 1 neighbours with the point itself, distances scaled by column maxima.</summary>
    Abmt,

    /// <summary>SpCL, ClusterContrast, OpenUnReID: k1 neighbours with the point itself, one more than half of k1 in the half
    /// sets, distances unscaled.</summary>
    Spcl,

    /// <summary>CA-Jaccard (arXiv 2311.10605): neighbours of the own camera and of the others ranked apart, no half sets,
    /// distances unscaled. Needs the camera of every image.</summary>
    Camera,
}

using Slr.Flow.Tracks;

namespace Slr.Flow.Refinement;

/// <summary>Refines the clusterer's labels by last epoch's (method.md sections 6 to 9).</summary>
public static class Refiner
{
    /// <summary>Projection, fusion, HDBSCAN, with every failure signature detected and answered by its fallback.</summary>
    /// <param name="current">The clusterer's labels, y_t.</param>
    /// <param name="previous">The labels to project from, y_{t-1}; null at epoch 0. Need not be of the same images.</param>
    /// <param name="previousRefined">Last epoch's refined labels, kept when this epoch has none.</param>
    /// <param name="options">Settings.</param>
    /// <param name="constraints">What tracks ask of the labels; null = nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public static RefinementResult Refine(
        LabelSet current, LabelSet? previous, LabelSet? previousRefined, RefinementOptions options, TrackConstraints? constraints = null)
    {
        var pass = new RefinementPass(current, previous, previousRefined, options, constraints);
        var projection = pass.Project();
        return pass.HardLabels(projection, pass.Fuse(projection));
    }
}

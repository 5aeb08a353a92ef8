namespace Slr.Data.Datasets;

/// <summary>
/// The number of a camera that is not known, whether its cell is empty, holds -1 or has no column. It differs between query and
/// gallery: evaluation drops gallery images of the query's own camera, and not knowing two cameras is no reason to take them for one.
/// </summary>
public static class UnknownCamera
{
    /// <summary>The number of unknown cameras in a split.</summary>
    public static int Of(Split split) => split == Split.Gallery ? -2 : -1;
}

namespace Slr.Data.Datasets;

/// <summary>
/// The number of a camera that is not known. It differs between query and gallery: evaluation drops gallery images of
/// the query's own camera, and not knowing two cameras is no reason to take them for one.
/// </summary>
internal static class UnknownCamera
{
    public static int Of(Split split) => split == Split.Gallery ? -2 : -1;
}

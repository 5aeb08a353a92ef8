namespace Slr.Data.Datasets;

/// <summary>The columns of a list under the names that people's lists give them.</summary>
/// <param name="Path">Column of the image's path; null when there is none.</param>
/// <param name="Identity">Column of the person; null when there is none.</param>
/// <param name="Camera">Column of the camera; null when there is none.</param>
/// <param name="Split">Column of the split; null when there is none.</param>
internal sealed record ListColumns(string? Path, string? Identity, string? Camera, string? Split)
{
    private static readonly string[] Paths = ["path", "image", "image_path", "img_path", "file", "filename"];
    private static readonly string[] Identities = ["identity", "pid", "person", "person_id"];
    private static readonly string[] Cameras = ["camera", "camid", "cam", "camera_id", "cam_id"];
    private static readonly string[] Splits = ["split", "subset"];

    /// <summary>Finds the columns among the lower-case names of a list; the first of the known names goes before the others.</summary>
    /// <exception cref="InvalidDataException">Two other names say the same, so that one would be ignored in silence.</exception>
    public static ListColumns Among(IReadOnlyCollection<string> names) =>
        new(One(Paths, names), One(Identities, names), One(Cameras, names), One(Splits, names));

    private static string? One(string[] known, IReadOnlyCollection<string> names)
    {
        string[] found = [.. known.Where(names.Contains)];
        return found.Length < 2 || found[0] == known[0]
            ? found.FirstOrDefault()
            : throw new InvalidDataException($"its columns '{found[0]}' and '{found[1]}' both mean the {known[0]}; keep one of them");
    }
}

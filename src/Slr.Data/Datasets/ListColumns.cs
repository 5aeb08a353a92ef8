namespace Slr.Data.Datasets;

/// <summary>The columns of a list under the names that people's lists give them, by position.</summary>
/// <param name="Path">Column of the image's path; null when there is none.</param>
/// <param name="Identity">Column of the person; null when there is none.</param>
/// <param name="Camera">Column of the camera; null when there is none.</param>
/// <param name="Split">Column of the split; null when there is none.</param>
public sealed record ListColumns(int? Path, int? Identity, int? Camera, int? Split)
{
    private static readonly string[] Paths = ["path", "image", "image_path", "img_path", "file", "filename"];
    private static readonly string[] Identities = ["identity", "pid", "person", "person_id"];
    private static readonly string[] Cameras = ["camera", "camid", "cam", "camera_id", "cam_id"];
    private static readonly string[] Splits = ["split", "subset"];

    /// <summary>Finds the columns among the names of a table; the first of the known names goes before the others.</summary>
    /// <exception cref="InvalidDataException">Two names say the same, so that one would be ignored in silence.</exception>
    public static ListColumns Among(IReadOnlyList<string> names) =>
        new(One(Paths, names), One(Identities, names), One(Cameras, names), One(Splits, names));

    /// <summary>Names of the columns that are none of these.</summary>
    public IEnumerable<string> Others(IReadOnlyList<string> names) => names.Index()
        .Where(name => name.Index != Path && name.Index != Identity && name.Index != Camera && name.Index != Split).Select(name => name.Item);

    private static int? One(string[] known, IReadOnlyList<string> names)
    {
        int[] found = [.. known.SelectMany(name => names.Index().Where(column => column.Item == name)).Select(column => column.Index)];
        if (found.Length == 0)
            return null;
        if (found.Length == 1 || names[found[0]] == known[0] && names[found[1]] != known[0])
            return found[0];
        (string first, string second) = (names[found[0]], names[found[1]]);
        throw new InvalidDataException(first == second
            ? $"two of its columns are named '{first}'; keep one of them"
            : $"its columns '{first}' and '{second}' both mean the {known[0]}; keep one of them");
    }
}

namespace Slr.Data.Datasets;

/// <summary>The columns of a list under the names that people's lists give them, by position; null = there is none.</summary>
public sealed record ListColumns
{
    /// <summary>Column of the image's path.</summary>
    public int? Path { get; private init; }

    /// <summary>Column of the person.</summary>
    public int? Identity { get; private init; }

    /// <summary>Column of the camera.</summary>
    public int? Camera { get; private init; }

    /// <summary>Column of the split.</summary>
    public int? Split { get; private init; }

    /// <summary>Column of the track in the camera.</summary>
    public int? Track { get; private init; }

    /// <summary>Column of the time.</summary>
    public int? Time { get; private init; }

    /// <summary>Column of the frame's number.</summary>
    public int? Frame { get; private init; }

    private static readonly string[] Paths = ["path", "image", "image_path", "img_path", "file", "filename"];
    private static readonly string[] Identities = ["identity", "pid", "person", "person_id"];
    private static readonly string[] Cameras = ["camera", "camid", "cam", "camera_id", "cam_id"];
    private static readonly string[] Splits = ["split", "subset"];
    private static readonly string[] Tracks = ["track", "track_id", "trackid", "tracklet", "tracklet_id"];
    private static readonly string[] Times = ["time", "timestamp", "seconds"];
    private static readonly string[] Frames = ["frame", "frame_id", "frame_number"];

    /// <summary>Finds the columns among the names of a table; the first of the known names goes before the others.</summary>
    /// <exception cref="InvalidDataException">Two names say the same, so that one would be ignored in silence.</exception>
    public static ListColumns Among(IReadOnlyList<string> names) => new()
    {
        Path = One(Paths, names),
        Identity = One(Identities, names),
        Camera = One(Cameras, names),
        Split = One(Splits, names),
        Track = One(Tracks, names),
        Time = One(Times, names),
        Frame = One(Frames, names),
    };

    /// <summary>Names of the columns that are none of these.</summary>
    public IEnumerable<string> Others(IReadOnlyList<string> names)
    {
        int?[] known = [Path, Identity, Camera, Split, Track, Time, Frame];
        return names.Index().Where(name => !known.Contains(name.Index)).Select(name => name.Item);
    }

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

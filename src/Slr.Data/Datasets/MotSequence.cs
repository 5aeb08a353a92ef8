using System.Globalization;

namespace Slr.Data.Datasets;

/// <summary>One sequence of frames and the text of its boxes.</summary>
internal sealed record MotSequence
{
    private const string FramesFolder = "img1";

    /// <summary>MOT17/train/MOT17-02-DPM lies two levels below the folder that people name.</summary>
    private const int Deepest = 3;

    /// <summary>Folders of the sequences of MOT17 differ in the detector alone.</summary>
    private static readonly string[] Detectors = ["-DPM", "-FRCNN", "-SDP"];

    private MotSequence(string root, string key)
    {
        Key = key;
        string folder = Path.Combine(root, key);
        Name = Path.GetFileName(Path.GetFullPath(folder));
        string[] own = [.. ImageFiles.In(folder).Files.Where(file => file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))];
        string[] candidates =
        [
            .. own.Select(file => Path.Combine(folder, file)), Path.Combine(folder, "..", $"{Name}.txt"),
            Path.Combine(folder, "gt", "gt.txt"), Path.Combine(folder, "det", "det.txt"),
        ];
        Boxes = candidates.Select(Path.GetFullPath).FirstOrDefault(File.Exists) ?? "";
        Ambiguity = own.Length < 2 ? null
            : $"{folder} has {own.Length} texts beside its frames ({string.Join(", ", own)}); keep the one with the boxes";
        FrameRate = RateOf(Path.Combine(folder, "seqinfo.ini"));
    }

    /// <summary>Its folder below the data set's.</summary>
    public string Key { get; }

    /// <summary>Its name, which is the camera's.</summary>
    public string Name { get; }

    /// <summary>What it shows: equal for two sequences of the same frames.</summary>
    public string Footage => Detectors.Where(end => Name.EndsWith(end, StringComparison.Ordinal)).Select(end => Name[..^end.Length])
        .FirstOrDefault() ?? Key;

    /// <summary>Folder of its frames below the data set's.</summary>
    public string Frames => Key.Length == 0 ? FramesFolder : $"{Key}/{FramesFolder}";

    /// <summary>The text of its boxes: a tracker's output goes before the ground truth, and that before detections.</summary>
    public string Boxes { get; }

    /// <summary>True where the boxes are the ground truth.</summary>
    public bool IsTruth => Path.GetFileName(Boxes) == "gt.txt";

    /// <summary>Why nobody knows which text is meant; null where it is clear.</summary>
    public string? Ambiguity { get; }

    /// <summary>Frames of a second; null where nothing says it.</summary>
    public double? FrameRate { get; }

    /// <summary>The sequences with boxes in a folder, in ordinal order.</summary>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public static IEnumerable<MotSequence> Below(string root, string key = "", int depth = 0)
    {
        string[] folders = ImageFiles.In(Path.Combine(root, key)).Folders;
        if (folders.Contains(FramesFolder))
            return new MotSequence(root, key) is { Boxes.Length: > 0 } sequence ? [sequence] : [];
        return depth == Deepest ? [] : folders.Where(name => !ImageFiles.IsOfTools(name))
            .SelectMany(name => Below(root, key.Length == 0 ? name : $"{key}/{name}", depth + 1));
    }

    private static double? RateOf(string info)
    {
        if (!File.Exists(info))
            return null;
        string? line = File.ReadLines(info).FirstOrDefault(line => line.Trim().StartsWith("frameRate", StringComparison.OrdinalIgnoreCase));
        return line?.Split('=') is [_, var value]
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate > 0
            ? rate
            : null;
    }
}

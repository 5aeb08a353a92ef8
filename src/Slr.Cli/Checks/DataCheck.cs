using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Actors.Preconditions;
using Slr.Data;
using Slr.Data.Datasets;

namespace Slr.Cli.Checks;

/// <summary>What `slr data check` was asked.</summary>
/// <param name="Root">Folder or list file.</param>
/// <param name="Name">Name of the data set; null = recognised.</param>
/// <param name="Settings">Those of the run that would use it.</param>
internal sealed record DataCheckRequest(string Root, string? Name, DataSettings Settings);

/// <summary>What `slr data check` answers.</summary>
/// <param name="ExitCode">0 = a run can use it; 64 = it cannot.</param>
/// <param name="Report">Everything that was found.</param>
internal sealed record DataCheckResult(int ExitCode, DatasetCheckReport Report);

/// <summary>`slr data check`: what a folder is recognised as, its counts, and every file with something the matter.</summary>
internal static class DataCheck
{
    private const int Usable = 0, Unusable = 64;

    /// <summary>Checks a data set and writes the answer.</summary>
    /// <param name="request">What to check.</param>
    /// <param name="output">Receives plain text, one finding a line.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <param name="onChecked">Called with the number of images checked so far, from any thread.</param>
    public static DataCheckResult Run(
        DataCheckRequest request, TextWriter output, CancellationToken cancellation, Action<int>? onChecked = null)
    {
        var options = new DatasetCheckOptions
        {
            Name = request.Name,
            Pattern = request.Settings.Pattern,
            Threads = request.Settings.Threads,
            MaxPixels = request.Settings.MaxPixels,
            Decoder = Decoders.Of(request.Settings.Decoder),
        };
        DatasetCheckReport report = DatasetCheck.Run(request.Root, options, cancellation, onChecked);
        foreach (string problem in report.Problems)
            output.WriteLine($"problem: {Printable(problem)}");
        if (!report.Problems.IsEmpty)
            return new(Unusable, report);
        output.WriteLine($"{report.Name} in {report.Root}{(report.Generated ? " (GENERATED stand-in data)" : "")}");
        foreach (SplitCount split in report.Splits)
            output.WriteLine(Describe(split));
        foreach (CameraCount camera in report.Cameras.Where(camera => !camera.Tracks.IsEmpty))
            output.WriteLine(Describe(camera));
        if (report.Junk > 0)
            output.WriteLine($"  {report.Junk} junk images (identity -1) in query and gallery are left out");
        if (!report.Ignored.IsEmpty)
            output.WriteLine($"  {report.Ignored.Length} other files are ignored, the first: {Printable(report.Ignored[0])}");
        if (!report.AlsoHere.IsEmpty)
            output.WriteLine($"  also here and not checked: {string.Join(", ", report.AlsoHere)} (--name)");
        foreach (string note in report.Notes)
            output.WriteLine($"note: {Printable(note)}");
        foreach (FileFinding finding in report.Findings)
            output.WriteLine($"{Word(finding.Kind)}: {Printable(finding.Path)}: {Printable(finding.Reason)}");
        string[] beyond = [.. report.SplitsBeyond(request.Settings.MaxUnreadableShare).Select(split => Lower(split.Split))];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Splits.Sum(split => split.Images)} images, {report.Unreadable} unreadable: ")
            + (beyond.Length == 0 ? Uses(report) : $"too many in {string.Join(" and ", beyond)} for a run (data.max-unreadable)"));
        return new(beyond.Length == 0 ? Usable : Unusable, report);
    }

    /// <summary>What a run could do with it, by the list that the run itself asks.</summary>
    private static string Uses(DatasetCheckReport report)
    {
        int identities = report.Splits.Where(split => split.Split == Split.Train).Sum(split => split.Identities);
        return DataPrecondition.AsSource(report.Name ?? "", report.Root, identities).FirstOrDefault() is { } finding
            ? $"a run can use it as a target, not as a source: {Printable(finding.Found)}"
            : "a run can use it";
    }

    /// <summary>A line stays a line, and a terminal obeys no file's name.</summary>
    private static string Printable(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()))
        : text;

    private static string Lower(Split split) => split.ToString().ToLowerInvariant();

    private static string Describe(SplitCount split) => string.Create(CultureInfo.InvariantCulture,
        $"  {Lower(split.Split),-8}{split.Images,7} images{Published(split.PublishedImages, split.Images)}, "
        + $"{split.Identities,5} identities{Published(split.PublishedIdentities, split.Identities)}, "
        + $"{split.Cameras,3} cameras{Published(split.PublishedCameras, split.Cameras)}");

    private static string Describe(CameraCount camera) => string.Create(CultureInfo.InvariantCulture,
        $"  {(camera.Camera < 0 ? "no camera known" : $"camera {Printable(camera.Name ?? $"{camera.Camera}")}")}: ")
        + string.Create(CultureInfo.InvariantCulture, $"{camera.Images} images, {camera.Tracks.Length} tracks, the longest of ")
        + string.Create(CultureInfo.InvariantCulture,
            $"{camera.Tracks.Max(track => track.Images)} images; {camera.WithoutTrack} images without track, ")
        + string.Create(CultureInfo.InvariantCulture,
            $"{camera.WithoutTime} without time; {camera.OverlappingPairs} pairs of tracks overlap in time");

    private static string Published(int? published, int found) =>
        published is { } count && count != found ? string.Create(CultureInfo.InvariantCulture, $" (published: {count})") : "";

    private static string Word(FindingKind kind) => kind switch
    {
        FindingKind.NotAnImage => "not an image",
        FindingKind.LeftOut => "left out",
        FindingKind.TooLarge => "too large",
        FindingKind.OddSize => "odd size",
        _ => kind.ToString().ToLowerInvariant(),
    };
}

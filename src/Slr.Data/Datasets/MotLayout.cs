using System.Globalization;
using Slr.Data.Crops;
using Slr.Primitives.Files;

namespace Slr.Data.Datasets;

/// <summary>
/// Frames of MOTChallenge with a text of boxes: sequences with img1/000001.jpg, up to three levels down. Each sequence is a
/// camera; every box is an image, cut out when it is decoded.
/// </summary>
internal sealed class MotLayout : DatasetLayout
{
    public override string Name => "mot";

    public override string Expectation =>
        "a folder of sequences, each with frames img1/000001.jpg and boxes in gt/gt.txt, det/det.txt or a tracker's .txt beside img1";

    public override bool OwnsItsFolder => false;

    /// <summary>A folder that cannot be listed is told by whoever reads it.</summary>
    public override string? Locate(string root)
    {
        bool here = false;
        _ = UnlistableFolder.Look(root, () => here = Directory.Exists(root) && MotSequence.Below(root).Any());
        return here ? root : null;
    }

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, folder);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (MotSequence sequence in MotSequence.Below(folder))
        {
            if (known.TryAdd(sequence.Footage, sequence.Name))
                ListSequence(listing, sequence);
            else
                listing.Findings.Add(new(FindingKind.LeftOut, Path.Combine(folder, sequence.Key),
                    $"it has the frames of {known[sequence.Footage]}"));
        }
        return listing;
    }

    private static void ListSequence(Listing listing, MotSequence sequence)
    {
        if (sequence.Ambiguity is { } ambiguity)
        {
            listing.Problems.Add(ambiguity);
            return;
        }
        try
        {
            FrameBoxes boxes = FrameBoxes.Read(TextFile.ReadLines(sequence.Boxes), sequence.IsTruth);
            if (boxes.Problem is { } problem)
                listing.Problems.Add($"{sequence.Boxes}: {problem}");
            else
                AddBoxes(listing, sequence, boxes);
        }
        catch (FileFormatException error)
        {
            listing.Problems.Add(error.Message);
        }
    }

    private static void AddBoxes(Listing listing, MotSequence sequence, FrameBoxes boxes)
    {
        Dictionary<int, string> frames = FramesOf(listing, sequence);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        double rate = sequence.FrameRate ?? CropTime.FramesPerSecond;
        int lost = 0;
        foreach (FrameBox box in boxes.Boxes)
        {
            if (!frames.TryGetValue(box.Frame, out string? frame))
            {
                lost++;
                continue;
            }
            string key = string.Create(CultureInfo.InvariantCulture,
                $"{frame}#{box.Box.Left},{box.Box.Top},{box.Box.Width},{box.Box.Height}");
            if (seen.Add(key))
                listing.Add(new(Split.Train, key, null, sequence.Name, box.Track) { File = frame, Box = box.Box, Time = box.Frame / rate });
            else
                listing.Findings.Add(new(FindingKind.LeftOut, sequence.Boxes,
                    string.Create(CultureInfo.InvariantCulture, $"line {box.Line} is the same box of the same frame again")));
        }
        listing.Notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"{sequence.Name}: {boxes.Boxes.Length - lost} boxes from {sequence.Boxes}")
            + (boxes.NotPeople == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                $"; {boxes.NotPeople} that are no pedestrian or do not count are left out"))
            + (lost == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
                $"; {lost} are of frames that are not there and are left out")));
    }

    private static Dictionary<int, string> FramesOf(Listing listing, MotSequence sequence)
    {
        var frames = new Dictionary<int, string>();
        foreach (string key in listing.ImagesBelow(sequence.Frames))
        {
            if (int.TryParse(Path.GetFileNameWithoutExtension(key), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                frames.TryAdd(number, key);
            else
                listing.LeaveOut(key, "the name of a frame is its number, as in 000001.jpg");
        }
        return frames;
    }
}

using System.Collections.Immutable;
using System.Globalization;

namespace Slr.Data.Crops;

/// <summary>
/// Text of MOTChallenge: a box a line, as frame, id, left, top, width, height and, in their ground truth, whether it counts, its
/// class and how much of it is visible; separated by commas or spaces. Who wrote it puts -1 where nothing is known.
/// </summary>
/// <param name="Boxes">Boxes of people that count, in the order of the lines.</param>
/// <param name="NotPeople">Boxes of anything else, and those that the ground truth says do not count.</param>
/// <param name="Problem">The first line that is none, as a clause for people; null when all are.</param>
public sealed record FrameBoxes(ImmutableArray<FrameBox> Boxes, int NotPeople, string? Problem)
{
    private const int LeastColumns = 6, CountsColumn = 6, ClassColumn = 7;

    /// <summary>Classes of MOTChallenge's ground truth: 1 is a pedestrian; the first years' have none and write -1.</summary>
    private const int Pedestrian = 1;

    /// <summary>Sides and places beyond this are damage rather than boxes.</summary>
    private const float Largest = 1_000_000;

    /// <summary>Reads the lines of a file.</summary>
    /// <param name="lines">All lines; empty ones are passed over.</param>
    /// <param name="truth">True for ground truth, whose seventh column says whether a box counts; else it is a confidence.</param>
    public static FrameBoxes Read(IReadOnlyList<string> lines, bool truth)
    {
        var boxes = ImmutableArray.CreateBuilder<FrameBox>();
        int others = 0;
        foreach ((int i, string line) in lines.Index())
        {
            if (line.Trim().Length == 0)
                continue;
            if (Numbers(line) is not [>= 0, _, _, _, > 0, > 0, ..] numbers || numbers[0] != MathF.Floor(numbers[0]))
                return new(boxes.ToImmutable(), others, string.Create(CultureInfo.InvariantCulture,
                    $"line {i + 1} is not frame,id,left,top,width,height[,confidence,...]: {line.Trim()}"));
            if (truth && !Counts(numbers))
                others++;
            else
                boxes.Add(new(i + 1, (int)numbers[0], TrackOf(numbers[1]), BoxOf(numbers)));
        }
        return new(boxes.ToImmutable(), others, null);
    }

    private static float[]? Numbers(string line)
    {
        string[] cells = line.Split(line.Contains(',') ? [','] : [' ', '\t'],
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var numbers = new float[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            if (!float.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !(MathF.Abs(numbers[i]) < Largest))
                return null;
        }
        return numbers.Length < LeastColumns ? null : numbers;
    }

    private static bool Counts(float[] numbers) =>
        (numbers.Length <= CountsColumn || numbers[CountsColumn] != 0)
        && (numbers.Length <= ClassColumn || numbers[ClassColumn] is Pedestrian or < 0);

    private static string? TrackOf(float id) => id < 0 ? null : ((long)id).ToString(CultureInfo.InvariantCulture);

    /// <summary>The pixels that the box touches by half at least.</summary>
    private static Rectangle BoxOf(float[] numbers)
    {
        int left = (int)MathF.Round(numbers[2]), top = (int)MathF.Round(numbers[3]);
        return new(top, left, Math.Max(1, (int)MathF.Round(numbers[3] + numbers[5]) - top),
            Math.Max(1, (int)MathF.Round(numbers[2] + numbers[4]) - left));
    }
}

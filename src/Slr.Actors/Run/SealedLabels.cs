using System.Globalization;
using Slr.Flow;
using Slr.Flow.Refinement;

namespace Slr.Actors.Run;

/// <summary>Labels on disk, by image key: in each seal what the next epoch needs, and in the run directory a table for people.</summary>
internal static class SealedLabels
{
    /// <summary>Name in a seal.</summary>
    public const string File = "labels.csv";

    private const string Header = "key,memory,refined";

    public static void Write(string path, LabelLineage lineage)
    {
        int[] refined = lineage.Refined.AlignTo(lineage.Memory.Keys);
        WriteLines(path, Header, lineage.Memory.Keys.Select((key, i) => Line(key, lineage.Memory.Labels[i], refined[i])));
    }

    /// <summary>For people: the clusterer's label and the refined one of every image.</summary>
    public static void WriteTable(string path, RefinementResult labels)
    {
        int[] refined = labels.Refined.AlignTo(labels.Current.Keys);
        WriteLines(path, "key,current,refined", labels.Current.Keys.Select((key, i) => Line(key, labels.Current.Labels[i], refined[i])));
    }

    public static LabelLineage Read(string path)
    {
        List<string> keys = [];
        List<int> memory = [], refined = [];
        foreach (string line in System.IO.File.ReadLines(path).Skip(1))
        {
            // Keys may hold commas; labels do not.
            int second = line.LastIndexOf(','), first = line.LastIndexOf(',', second - 1);
            keys.Add(line[..first].Trim('"').Replace("\"\"", "\""));
            memory.Add(int.Parse(line.AsSpan(first + 1, second - first - 1), CultureInfo.InvariantCulture));
            refined.Add(int.Parse(line.AsSpan(second + 1), CultureInfo.InvariantCulture));
        }
        return new LabelLineage(new LabelSet([.. keys], [.. memory]), new LabelSet([.. keys], [.. refined]));
    }

    private static string Line(string key, int first, int second) => string.Create(CultureInfo.InvariantCulture,
        $"{(key.AsSpan().IndexOfAny(",\"\n") < 0 ? key : $"\"{key.Replace("\"", "\"\"")}\"")},{first},{second}");

    private static void WriteLines(string path, string header, IEnumerable<string> lines) =>
        System.IO.File.WriteAllText(path, string.Join('\n', lines.Prepend(header)) + "\n");
}

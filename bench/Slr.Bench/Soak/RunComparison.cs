using Slr.Models.Networks;
using Slr.Primitives.Files;

namespace Slr.Bench.Soak;

/// <summary>Compares what two runs ended with, byte for byte: weights, labels and metrics.</summary>
public static class RunComparison
{
    private const int Shown = 200;

    /// <summary>What differs first, in the order in which a run computes; null when nothing does.</summary>
    /// <param name="expected">The undisturbed run's directory.</param>
    /// <param name="actual">The other run's directory.</param>
    public static string? FirstDifference(string expected, string actual)
    {
        foreach (string file in Files(expected).Union(Files(actual)))
        {
            (string first, string second) = (Path.Combine(expected, file), Path.Combine(actual, file));
            if (!File.Exists(first) || !File.Exists(second))
                return $"{file}: only {(File.Exists(first) ? "the undisturbed" : "the disturbed")} run has it";
            if (!File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(second)))
                return $"{file}: "
                    + (file.EndsWith(".safetensors", StringComparison.Ordinal) ? OfWeights(first, second) : OfLines(first, second));
        }
        return null;
    }

    private static IEnumerable<string> Files(string run)
    {
        yield return "metrics.jsonl";
        foreach (string folder in (string[])["labels", "weights"])
            if (Directory.Exists(Path.Combine(run, folder)))
                foreach (string path in Directory.EnumerateFiles(Path.Combine(run, folder)).Order(StringComparer.Ordinal))
                    yield return Path.Combine(folder, Path.GetFileName(path));
    }

    private static string OfLines(string expected, string actual)
    {
        string[] before = File.ReadAllLines(expected), now = File.ReadAllLines(actual);
        int line = before.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {line + 1}: '{Line(before, line)}' became '{Line(now, line)}'";
    }

    private static string Line(string[] lines, int number) => number >= lines.Length
        ? "(none)"
        : lines[number].Length > Shown ? lines[number][..Shown] + "..." : lines[number];

    private static string OfWeights(string expected, string actual)
    {
        try
        {
            WeightSet before = WeightSet.Load(expected), now = WeightSet.Load(actual);
            foreach (StoredTensor tensor in before)
            {
                if (!now.TryGet(tensor.Name, out StoredTensor? other) || other.Data.Length != tensor.Data.Length)
                    return $"{tensor.Name} has another size";
                int bytes = tensor.Data.Span.CommonPrefixLength(other.Data.Span);
                if (bytes < tensor.Data.Length)
                    return $"{tensor.Name} from byte {bytes} of {tensor.Data.Length} on";
            }
            return "the header";
        }
        catch (FileFormatException damaged)
        {
            return damaged.Message;
        }
    }
}

namespace Slr.Actors.Soak;

/// <summary>Compares what two runs ended with, byte for byte: weights, labels and metrics.</summary>
public static class RunComparison
{
    /// <summary>Relative paths of files that differ or that only one of them has.</summary>
    public static IReadOnlyList<string> Differences(string expected, string actual) =>
        [.. Files(expected).Union(Files(actual)).Order(StringComparer.Ordinal).Where(file =>
            !Same(Path.Combine(expected, file), Path.Combine(actual, file)))];

    private static IEnumerable<string> Files(string run)
    {
        yield return "metrics.jsonl";
        foreach (string folder in (string[])["labels", "weights"])
            if (Directory.Exists(Path.Combine(run, folder)))
                foreach (string path in Directory.EnumerateFiles(Path.Combine(run, folder)))
                    yield return Path.Combine(folder, Path.GetFileName(path));
    }

    private static bool Same(string first, string second) =>
        File.Exists(first) && File.Exists(second) && File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(second));
}

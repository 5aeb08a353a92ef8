using Slr.Primitives.Files;

namespace Slr.Flow.Tests;

/// <summary>The golden files that lie beside the test program.</summary>
internal static class GoldenFile
{
    internal static SafeTensorsFile Open(string name) =>
        SafeTensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "golden", name + ".safetensors"));

    /// <summary>Two labellings that differ in numbering only have the same order of first appearances.</summary>
    internal static void AssertSamePartition(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual) =>
        Assert.Equal(LabelSet.Renumber(expected), LabelSet.Renumber(actual));
}

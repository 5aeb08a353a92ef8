using System.Reflection;
using PublicApiGenerator;
using Slr.Actors.Refinement;
using Slr.Flow;
using Slr.Flow.Clustering;

namespace Slr.Architecture.Tests;

/// <summary>What others build on changes only on purpose: it is compared with approved text.</summary>
public sealed class ThePublicSurface
{
    private static readonly string Approved = Path.Combine(typeof(ThePublicSurface).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Folder").Value!, "Approved");

    /// <summary>New ones for each surface: the generator notes in them which types it was asked for.</summary>
    private static ApiGeneratorOptions Options => new() { IncludeAssemblyAttributes = false };

    [Fact]
    public void of_the_library_is_the_approved_one() =>
        Compare("Slr.Flow.txt", typeof(FeatureSet).Assembly.GeneratePublicApi(Options));

    [Fact]
    public void of_the_seam_for_clusterers_is_the_approved_one() => Compare("clusterers.txt",
        new[] { typeof(ClusteringActor), typeof(ClusteringInput), typeof(ClusteringResult) }.GeneratePublicApi(Options));

    /// <summary>What the command line and programs of others start, watch and set.</summary>
    [Fact]
    public void of_a_run_is_the_approved_one() =>
        Compare("Slr.Actors.txt", typeof(ClusteringActor).Assembly.GeneratePublicApi(Options));

    /// <summary>
    /// To approve a change, run these tests with SLRTEST_APPROVE=1 and commit the files: the diff then shows to a reader what
    /// plug-ins and users of the library will notice.
    /// </summary>
    private static void Compare(string name, string surface)
    {
        string file = Path.Combine(Approved, name), now = surface.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable("SLRTEST_APPROVE") == "1")
            File.WriteAllText(file, now);
        string[] before = File.Exists(file) ? File.ReadAllLines(file) : [], after = now.TrimEnd().Split('\n');
        string[] changes = [.. before.Except(after).Select(line => $"- {line.Trim()}"),
            .. after.Except(before).Select(line => $"+ {line.Trim()}")];
        Assert.True(before.SequenceEqual(after), $"The public surface differs from tests/Slr.Architecture.Tests/Approved/{name}:\n"
            + $"{string.Join('\n', changes)}\nIf that is meant, run `SLRTEST_APPROVE=1 dotnet run --project tests/Slr.Architecture.Tests` "
            + "and commit the file; CHANGELOG.md tells of it.");
    }
}

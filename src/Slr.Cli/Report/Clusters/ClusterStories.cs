using Slr.Flow;
using Slr.Flow.SoftLabels;
using Slr.Runs.Files;

namespace Slr.Cli.Report.Clusters;

/// <summary>Tells what refinement did to each cluster, from the tables of labels of two neighbouring epochs.</summary>
internal static class ClusterStories
{
    /// <summary>The stories of the last epoch that has labels; none of a run that has none.</summary>
    /// <param name="folder">The run directory.</param>
    public static IReadOnlyList<ClusterStory> OfLastEpoch(string folder) => LabelTable.InRun(folder) switch
    {
        [.., var before, var now] => Tell(now.Epoch, LabelTable.Read(now.Path), LabelTable.Read(before.Path)),
        [var only] => Tell(only.Epoch, LabelTable.Read(only.Path), []),
        _ => [],
    };

    /// <summary>One story per current cluster, by its number.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="now">Its labels.</param>
    /// <param name="before">Those of the epoch before; empty for none.</param>
    public static IReadOnlyList<ClusterStory> Tell(int epoch, IReadOnlyList<ImageLabels> now, IReadOnlyList<ImageLabels> before)
    {
        Dictionary<string, int> memory = before.ToDictionary(image => image.Key, image => image.Memory);
        int[] previous = [.. now.Select(image => memory.GetValueOrDefault(image.Key, LabelSet.Unknown))];
        ProjectionMatrix projection = Projection.Between(previous, [.. now.Select(image => image.Current)]);
        return [.. now.Zip(previous, (image, cluster) =>
            (Labels: image, Told: new StoryImage(image.Key, cluster, Mass(projection, cluster, image.Current))))
            .Where(image => image.Labels.Current >= 0).GroupBy(image => image.Labels.Current).OrderBy(cluster => cluster.Key)
            .Select(cluster => new ClusterStory(epoch, cluster.Key, [.. cluster.GroupBy(image => image.Labels.Refined, image => image.Told)
                .OrderBy(group => group.Key < 0).ThenByDescending(group => group.Count()).ThenBy(group => group.Key)
                .Select(group => new StoryGroup(group.Key, [.. group.OrderBy(image => image.Key, StringComparer.Ordinal)]))]))];
    }

    /// <summary>A few stories worth looking at: splits, drops and clusters left alone, the larger first.</summary>
    public static IReadOnlyList<ClusterStory> Choose(IReadOnlyList<ClusterStory> stories, int ofEachKind)
    {
        IEnumerable<ClusterStory> Largest(Func<ClusterStory, bool> kind) =>
            stories.Where(kind).OrderByDescending(s => s.Count).ThenBy(s => s.Cluster).Take(ofEachKind);
        return [.. Largest(s => s.Parts > 1), .. Largest(s => s.Parts <= 1 && s.Dropped > 0),
            .. Largest(s => s.Parts == 1 && s.Dropped == 0)];
    }

    private static double? Mass(ProjectionMatrix projection, int previous, int current) =>
        previous < 0 ? null
        : projection.RowColumns(previous).IndexOf(current) is >= 0 and var entry ? projection.RowValues(previous)[entry] : 0;
}

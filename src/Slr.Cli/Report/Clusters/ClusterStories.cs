using Slr.Cli.Runs;
using Slr.Runs.Files;

namespace Slr.Cli.Report.Clusters;

/// <summary>Tells what refinement did to each cluster, from the label files of two neighbouring epochs.</summary>
internal static class ClusterStories
{
    /// <summary>The stories of the last epoch that has a previous one; of the only epoch when there is just one.</summary>
    /// <param name="run">The run.</param>
    /// <param name="memoryIsRefined">True when the refined labels are what the next epoch projects from.</param>
    public static IReadOnlyList<ClusterStory> OfLastEpoch(RunRecord run, bool memoryIsRefined)
    {
        IReadOnlyList<(int Epoch, string Path)> files = LabelFile.List(run.Folder);
        if (files.Count == 0)
            return [];
        LabelFile now = LabelFile.Read(files[^1].Epoch, files[^1].Path);
        LabelFile? before = files.Count > 1 ? LabelFile.Read(files[^2].Epoch, files[^2].Path) : null;
        return Tell(now, before, memoryIsRefined);
    }

    /// <summary>One story per current cluster, by its number.</summary>
    public static IReadOnlyList<ClusterStory> Tell(LabelFile now, LabelFile? before, bool memoryIsRefined)
    {
        Dictionary<string, int> previous = [];
        foreach (ImageLabels image in before?.Images ?? [])
            previous[image.Key] = memoryIsRefined ? image.Refined : image.Current;
        Dictionary<(int, int), double> mass = ProjectedMass(now, previous);
        return [.. now.Images.Where(i => i.Current >= 0).GroupBy(i => i.Current).OrderBy(g => g.Key).Select(cluster =>
            new ClusterStory(now.Epoch, cluster.Key, [.. cluster.GroupBy(i => i.Refined)
                .OrderBy(g => g.Key < 0).ThenByDescending(g => g.Count()).ThenBy(g => g.Key)
                .Select(g => new StoryGroup(g.Key, [.. g.OrderBy(i => i.Key, StringComparer.Ordinal)
                    .Select(i => Describe(i, previous, mass))]))]))];
    }

    /// <summary>A few stories worth looking at: splits, drops and clusters left alone, the larger first.</summary>
    public static IReadOnlyList<ClusterStory> Choose(IReadOnlyList<ClusterStory> stories, int ofEachKind)
    {
        IEnumerable<ClusterStory> Largest(Func<ClusterStory, bool> kind) =>
            stories.Where(kind).OrderByDescending(s => s.Count).ThenBy(s => s.Cluster).Take(ofEachKind);
        return [.. Largest(s => s.Parts > 1), .. Largest(s => s.Parts <= 1 && s.Dropped > 0),
            .. Largest(s => s.Parts == 1 && s.Dropped == 0)];
    }

    private static StoryImage Describe(ImageLabels image, Dictionary<string, int> previous,
        Dictionary<(int, int), double> mass)
    {
        int before = previous.GetValueOrDefault(image.Key, -2);
        return new StoryImage(image.Key, before, before < 0 ? null : mass.GetValueOrDefault((before, image.Current)));
    }

    /// <summary>Row-normalised IoU of previous and current clusters over the images that both epochs know (method, section 6).</summary>
    private static Dictionary<(int, int), double> ProjectedMass(LabelFile now, Dictionary<string, int> previous)
    {
        Dictionary<int, int> sizeBefore = [], sizeNow = [];
        Dictionary<(int Before, int Now), int> both = [];
        foreach (ImageLabels image in now.Images)
        {
            if (!previous.TryGetValue(image.Key, out int before))
                continue;
            if (before >= 0)
                sizeBefore[before] = sizeBefore.GetValueOrDefault(before) + 1;
            if (image.Current >= 0)
                sizeNow[image.Current] = sizeNow.GetValueOrDefault(image.Current) + 1;
            if (before >= 0 && image.Current >= 0)
                both[(before, image.Current)] = both.GetValueOrDefault((before, image.Current)) + 1;
        }
        Dictionary<(int Before, int Now), double> overlap = both.ToDictionary(b => b.Key,
            b => (double)b.Value / (sizeBefore[b.Key.Before] + sizeNow[b.Key.Now] - b.Value));
        Dictionary<int, double> rows = overlap.OrderBy(o => o.Key).GroupBy(o => o.Key.Before).ToDictionary(g => g.Key, g => g.Sum(o => o.Value));
        return overlap.ToDictionary(o => o.Key, o => o.Value / rows[o.Key.Before]);
    }
}

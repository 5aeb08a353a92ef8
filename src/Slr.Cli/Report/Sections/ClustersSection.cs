using Slr.Cli.Console;
using Slr.Cli.Report.Clusters;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;

namespace Slr.Cli.Report.Sections;

/// <summary>A gallery of pseudo-label clusters: what refinement kept, split and dropped, and why.</summary>
internal static class ClustersSection
{
    private const int OfEachKind = 4, MostImages = 12;

    public static Section Of(RunRecord run, Thumbnails thumbnails)
    {
        IReadOnlyList<ClusterStory> all = ClusterStories.OfLastEpoch(run.Folder);
        if (all.Count == 0)
            return new Section("clusters-gallery", "Clusters", "");
        var html = new Markup();
        html.Element("p", $"Epoch {all[0].Epoch + 1}: {Readable.Show(all.Count, Unit.Count)} clusters. "
            + $"Refinement split {all.Count(s => s.Parts > 1)}, dropped images of {all.Count(s => s.Dropped > 0)}, and left "
            + $"{all.Count(s => s.Parts == 1 && s.Dropped == 0)} as they were. The projected mass is the share of an image's previous "
            + "cluster that goes over into this one: images with the same share stay together, groups too small to form a cluster are "
            + "dropped.");
        RefinementRule rule = RefinementRule.Of(run);
        html.Raw("<div class=\"stories\">");
        foreach (ClusterStory story in ClusterStories.Choose(all, OfEachKind))
            Tell(html, story, rule, thumbnails);
        return new Section("clusters-gallery", "Clusters", html.Raw("</div>").ToString());
    }

    private static void Tell(Markup html, ClusterStory story, RefinementRule rule, Thumbnails thumbnails)
    {
        html.Raw("<article class=\"story\">").Element("h3", $"Cluster {story.Cluster}")
            .Element("p", string.Join(" ", ((string[])[story.Sentence, rule.Why(story)]).Where(s => s.Length > 0)));
        foreach (StoryGroup group in story.Groups)
        {
            html.Raw($"<div class=\"group{(group.IsDropped ? " dropped" : "")}\">").Element("p", Heading(group))
                .Raw("<ul class=\"images\">");
            foreach (StoryImage image in group.Images.Take(MostImages))
                html.Raw("<li>").Raw(thumbnails.Image(image.Key, Describe(image, group))).Element("span", Mass(image)).Raw("</li>");
            if (group.Images.Count > MostImages)
                html.Element("li", $"+ {group.Images.Count - MostImages}", "class=\"more\"");
            html.Raw("</ul></div>");
        }
        html.Raw("</article>");
    }

    private static string Heading(StoryGroup group)
    {
        string from = string.Join(", ", group.Images.GroupBy(i => i.Previous).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(3)
            .Select(g => g.Count() == group.Images.Count ? $"all from {Origin(g.Key)}" : $"{g.Count()} from {Origin(g.Key)}"));
        string what = group.IsDropped ? "Dropped" : $"Kept as cluster {group.Refined}";
        return $"{what}: {group.Images.Count} {(group.Images.Count == 1 ? "image" : "images")} ({from})";
    }

    private static string Origin(int previous) => previous switch
    {
        -1 => "no cluster (outliers before)",
        < -1 => "before the first labels",
        _ => $"cluster {previous} before",
    };

    private static string Mass(StoryImage image) =>
        image.ProjectedMass is { } mass ? FormattableString.Invariant($"{mass:0.00}") : "new";

    private static string Describe(StoryImage image, StoryGroup group) =>
        $"{image.Key}, {(group.IsDropped ? "dropped" : $"refined cluster {group.Refined}")}, projected mass {Mass(image)}";
}

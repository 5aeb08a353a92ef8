using Slr.Cli.Progress;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;

namespace Slr.Cli.Live;

/// <summary>The actors of a run as a tree, which of them work now, and how often each was started again.</summary>
internal static class ActorTree
{
    /// <summary>Depth, name, what it does, and the parts of an epoch that it works on.</summary>
    private static readonly (int Depth, string Name, string Work, string[] Parts)[] Actors =
    [
        (0, "run", "supervises attempts", []),
        (1, "attempt", "drives one attempt from the last seal", []),
        (2, "loader", "decodes and augments images", ["pretrain", "train", "extract", "source-features", "evaluate"]),
        (2, "student", "trains", ["pretrain", "train"]),
        (2, "teacher", "averages the student, extracts features", ["train", "extract", "source-features"]),
        (2, "refiner", "distances, projection, fusion", ["refine"]),
        (3, "graph", "the stages of an epoch's labels", ["refine"]),
        (3, "clusterer", "clusters", ["refine"]),
        (2, "labels", "keeps the lineage of labels", ["refine", "seal"]),
        (2, "evaluator", "ranks the gallery", ["evaluate"]),
        (0, "monitor", "writes metrics", []),
    ];

    /// <summary>The tree as nested lists.</summary>
    public static string Write(RunState state, RunRecord run)
    {
        var html = new Markup();
        int depth = -1;
        foreach ((int level, string name, string work, string[] parts) in Actors)
        {
            for (; depth < level; depth++)
                html.Raw(depth < 0 ? "<ul class=\"tree\">" : "<ul>");
            for (; depth > level; depth--)
                html.Raw("</ul>");
            bool works = parts.Any(state.Working.Contains);
            int restarts = Math.Max(state.Restarts.GetValueOrDefault(name), run.Restarts.Count(r => r.Actor == name));
            html.Raw($"<li class=\"{(works ? "works" : "rests")}\">").Element("strong", name)
                .Element("span", $" {work}{(works ? ", working" : "")}{(restarts > 0 ? $", started again {restarts} {(restarts == 1 ? "time" : "times")}" : "")}")
                .Raw("</li>");
        }
        for (; depth >= 0; depth--)
            html.Raw("</ul>");
        return html.ToString();
    }
}

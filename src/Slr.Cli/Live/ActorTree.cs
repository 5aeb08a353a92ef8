using Slr.Cli.Progress;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;
using Slr.Runs.Lines;

namespace Slr.Cli.Live;

/// <summary>The actors of a run as a tree, which of them work now, and how often each was started again.</summary>
internal static class ActorTree
{
    /// <summary>Depth, name, what it does, and the parts of an epoch that it works on.</summary>
    private static readonly (int Depth, string Name, string Work, string[] Parts)[] Actors =
    [
        (0, PartNames.Run, "supervises attempts", []),
        (1, PartNames.Attempt, "drives one attempt from the last seal", []),
        (2, PartNames.Loader, "decodes and augments images",
            [StepNames.Pretrain, StepNames.Train, StepNames.Extract, StepNames.SourceFeatures, StepNames.Evaluate]),
        (2, PartNames.Student, "trains", [StepNames.Pretrain, StepNames.Train]),
        (2, PartNames.Teacher, "averages the student, extracts features", [StepNames.Train, StepNames.Extract, StepNames.SourceFeatures]),
        (2, PartNames.Refiner, "distances, projection, fusion", [StepNames.Refine]),
        (3, PartNames.Graph, "the stages of an epoch's labels", [StepNames.Refine]),
        (3, PartNames.Clusterer, "clusters", [StepNames.Refine]),
        (2, PartNames.Labels, "keeps the lineage of labels", [StepNames.Refine, StepNames.Seal]),
        (2, PartNames.Evaluator, "ranks the gallery", [StepNames.Evaluate]),
        (0, PartNames.Monitor, "writes metrics", []),
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
            int restarts = Math.Max(state.Restarts.GetValueOrDefault(name), run.Restarts.Count(r => r.Line.Actor == name));
            html.Raw($"<li class=\"{(works ? "works" : "rests")}\">").Element("strong", name)
                .Element("span", $" {work}{(works ? ", working" : "")}"
                    + (restarts > 0 ? $", started again {restarts} {(restarts == 1 ? "time" : "times")}" : ""))
                .Raw("</li>");
        }
        for (; depth >= 0; depth--)
            html.Raw("</ul>");
        return html.ToString();
    }
}

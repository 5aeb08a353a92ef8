using System.Globalization;
using Slr.Cli.Runs;

namespace Slr.Cli.Report.Clusters;

/// <summary>The settings by which a run's refinement decided, and why they split or dropped what they did.</summary>
/// <param name="Mode">refine.mode.</param>
/// <param name="MinClusterSize">refine.min-cluster-size.</param>
/// <param name="MinSamples">refine.min-samples, which does not count the image itself.</param>
internal sealed record RefinementRule(string Mode, int MinClusterSize, int MinSamples)
{
    private const int Usual = 4;

    /// <summary>The rule of a run.</summary>
    public static RefinementRule Of(RunRecord run) => new(run.Setting("refine.mode", "hdbscan"),
        Whole(run.Setting("refine.min-cluster-size")), Whole(run.Setting("refine.min-samples")));

    /// <summary>Why a cluster was split or images of it dropped; empty where nothing happened or another mode decided.</summary>
    /// <remarks>Images with the same current and the same previous cluster have the same soft label.</remarks>
    public string Why(ClusterStory story)
    {
        if (Mode != "hdbscan")
            return "";
        List<string> reasons = [];
        if (story.Parts > 1)
            reasons.Add("The parts come from different clusters of the epoch before, so their soft labels differ.");
        if (story.Dropped > 0)
        {
            int alike = story.Groups.Where(g => g.IsDropped).SelectMany(g => g.Images).GroupBy(i => i.Previous).Max(g => g.Count());
            int needed = Math.Max(MinClusterSize, MinSamples + 1);
            reasons.Add(alike < needed
                ? $"Too few for a group: of what was dropped, {(alike == 1 ? "no two images have" : $"at most {alike} images have")} the "
                    + "same soft label, "
                    + $"and a group of one soft label needs {needed} (refine.min-cluster-size = {MinClusterSize}, refine.min-samples = "
                    + $"{MinSamples})."
                : "The soft labels of what was dropped are not dense enough beside those of other clusters.");
        }
        return string.Join(" ", reasons);
    }

    private static int Whole(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? value : Usual;
}

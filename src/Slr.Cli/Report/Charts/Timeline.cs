using Slr.Cli.Runs;
using Slr.Data;
using Slr.Flow;
using Slr.Runs.Lines;

namespace Slr.Cli.Report.Charts;

/// <summary>The stages of a run in lanes over time, and how much of it they overlapped.</summary>
/// <param name="Id">Identifier of its figure.</param>
/// <param name="Title">Its heading.</param>
/// <param name="From">Its first second, counted from the run's start.</param>
/// <param name="To">Its last second.</param>
/// <param name="Lanes">Kinds of work in the order of an epoch.</param>
/// <param name="Marks">Restarts.</param>
/// <param name="Refined">Seconds that parts of refinement worked.</param>
/// <param name="Exposed">Seconds of these in which nothing else worked: what refinement cost.</param>
internal sealed record Timeline(string Id, string Title, double From, double To,
    IReadOnlyList<(string Lane, IReadOnlyList<StageLine> Spans)> Lanes,
    IReadOnlyList<ChartMark> Marks, double Refined, double Exposed)
{
    /// <summary>Kinds of work in the order in which an epoch needs them; the parts of refinement stand under it.</summary>
    private static readonly string[] Order = [StepNames.Pretrain, StepNames.Extract, StepNames.SourceFeatures, StepNames.Refine,
        .. RefineryStages.All, StepNames.Train, StepNames.Evaluate, StepNames.Seal];

    private static readonly HashSet<string> PartsOfRefinement = [.. RefineryStages.All];

    /// <summary>The whole run, without the parts of refinement, which would be hairlines.</summary>
    public static Timeline Of(RunRecord run, string id) =>
        Between(run, id, "The whole run", run.Stages.Min(s => s.Start), run.Stages.Max(s => s.End), s =>
            !PartsOfRefinement.Contains(s.Name));

    /// <summary>The colour of a kind of work, the same in every picture; parts of refinement have that of refinement.</summary>
    public static int ColorOf(string lane) => PartsOfRefinement.Contains(lane)
        ? ColorOf(StepNames.Refine)
        : Order.Where(name => !PartsOfRefinement.Contains(name)).TakeWhile(name => name != lane).Count();

    private static int PlaceOf(string lane) => Array.IndexOf(Order, lane) is >= 0 and var place ? place : Order.Length;

    /// <summary>One epoch of adaptation, the last that has all its stages; null when there is none.</summary>
    public static Timeline? OfOneEpoch(RunRecord run, string id)
    {
        IGrouping<int, StageLine>? epoch = run.Stages.Where(s => s.Stage == Stage.Adapt).GroupBy(s => s.Epoch)
            .OrderByDescending(g => g.Select(s => s.Name).Distinct().Count()).ThenByDescending(g => g.Key).FirstOrDefault();
        return epoch is null
            ? null
            : Between(run, id, $"Epoch {epoch.Key + 1} of adaptation in detail", epoch.Min(s => s.Start), epoch.Max(s => s.End), _ => true);
    }

    private static Timeline Between(RunRecord run, string id, string title, double from, double to, Func<StageLine, bool> wanted)
    {
        StageLine[] all = [.. run.Stages.Where(s => s.End > from && s.Start < to)
            .Select(s => s with { Start = Math.Max(s.Start, from), Seconds = Math.Min(s.End, to) - Math.Max(s.Start, from) })];
        IEnumerable<StageLine> spans = all.Where(wanted);
        StageLine[] parts = [.. all.Where(s => PartsOfRefinement.Contains(s.Name))];
        // The span of refinement itself holds its waiting for features, and is no work.
        IEnumerable<StageLine> others = all.Where(s => s.Name != StepNames.Refine && !PartsOfRefinement.Contains(s.Name));
        double refined = Seconds(parts), exposed = Seconds([.. parts, .. others]) - Seconds(others);
        return new Timeline(id, title, from, to,
            [.. spans.GroupBy(s => s.Name).OrderBy(g => PlaceOf(g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, (IReadOnlyList<StageLine>)[.. g.OrderBy(s => s.Start)]))],
            [.. run.Restarts.Where(r => r.At >= from && r.At <= to)
                .Select(r => new ChartMark(r.At!.Value, $"Restart of {r.Line.Actor}: {r.Line.Cause}"))], refined, exposed);
    }

    /// <summary>Seconds in which at least one of the spans goes on.</summary>
    private static double Seconds(IEnumerable<StageLine> spans)
    {
        double seconds = 0, end = double.NegativeInfinity;
        foreach (StageLine span in spans.OrderBy(span => span.Start))
        {
            seconds += Math.Max(0, span.End - Math.Max(span.Start, end));
            end = Math.Max(end, span.End);
        }
        return seconds;
    }
}

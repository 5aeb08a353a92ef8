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
internal sealed record Timeline(string Id, string Title, double From, double To,
    IReadOnlyList<(string Lane, IReadOnlyList<StageLine> Spans)> Lanes,
    IReadOnlyList<ChartMark> Marks)
{
    /// <summary>Kinds of work in the order in which an epoch needs them; the parts of refinement stand under it.</summary>
    private static readonly string[] Order = [StepNames.Pretrain, StepNames.SourceFeatures, StepNames.Extract, StepNames.Refine,
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

    /// <summary>Seconds in which at least two lanes worked at once.</summary>
    public double Overlap => SecondsWith(lanes => lanes >= 2);

    /// <summary>Seconds in which at least one lane worked.</summary>
    public double Busy => SecondsWith(lanes => lanes >= 1);

    private static Timeline Between(RunRecord run, string id, string title, double from, double to, Func<StageLine, bool> wanted)
    {
        IEnumerable<StageLine> spans = run.Stages.Where(s => s.End > from && s.Start < to && wanted(s))
            .Select(s => s with { Start = Math.Max(s.Start, from), Seconds = Math.Min(s.End, to) - Math.Max(s.Start, from) });
        return new Timeline(id, title, from, to,
            [.. spans.GroupBy(s => s.Name).OrderBy(g => PlaceOf(g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, (IReadOnlyList<StageLine>)[.. g.OrderBy(s => s.Start)]))],
            [.. run.Restarts.Where(r => r.At >= from && r.At <= to)
                .Select(r => new ChartMark(r.At!.Value, $"Restart of {r.Line.Actor}: {r.Line.Cause}"))]);
    }

    private double SecondsWith(Func<int, bool> wanted)
    {
        double total = 0, since = From;
        int active = 0;
        // Parts of refinement run inside it: counted again they would pass for an overlap.
        foreach ((double time, int change) in Lanes.Where(lane => !PartsOfRefinement.Contains(lane.Lane))
            .SelectMany(lane => Merged(lane.Spans))
            .SelectMany(s => new[] { (s.Start, 1), (s.End, -1) }).OrderBy(e => e.Item1).ThenBy(e => e.Item2))
        {
            total += wanted(active) ? time - since : 0;
            (since, active) = (time, active + change);
        }
        return total;
    }

    /// <summary>The spans of one lane without overlaps among themselves, so that a lane counts once.</summary>
    private static IEnumerable<(double Start, double End)> Merged(IReadOnlyList<StageLine> spans)
    {
        (double Start, double End)? open = null;
        foreach (StageLine span in spans)
        {
            if (open is { } current && span.Start <= current.End)
            {
                open = (current.Start, Math.Max(current.End, span.End));
                continue;
            }
            if (open is { } done)
                yield return done;
            open = (span.Start, span.End);
        }
        if (open is { } last)
            yield return last;
    }
}

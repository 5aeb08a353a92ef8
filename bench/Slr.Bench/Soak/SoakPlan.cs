using System.Collections.Immutable;
using Slr.Actors.Configuration;
using Slr.Runs.Lines;

namespace Slr.Bench.Soak;

/// <summary>Faults that are injected into one run.</summary>
/// <param name="Name">What fails.</param>
/// <param name="Lines">Lines of <c>chaos.faults</c>.</param>
/// <param name="Endings">Exit codes with which the run may end, 0 unless given. One that ended with another of them is started
/// again without the faults, and must then end with 0.</param>
public sealed record SoakFaults(string Name, ImmutableArray<string> Lines, params ImmutableArray<int> Endings)
{
    /// <summary>True when the run may end so.</summary>
    public bool Allows(int code) => Endings.IsEmpty ? code == Runs.Outcome.ExitCode.Success : Endings.Contains(code);
}

/// <summary>What a soak does.</summary>
/// <param name="Kills">SIGKILLs, spread over as many runs as they take.</param>
/// <param name="LatestKill">A kill comes after this share of the time of an undisturbed run at the latest.</param>
/// <param name="KilledWords">Settings of the runs that are killed.</param>
/// <param name="Calls">Calls on the run directory at which one more run is killed, a process each, until one ends by itself.</param>
/// <param name="Faults">One run for each.</param>
/// <param name="FaultyWords">Settings of the runs with injected faults.</param>
public sealed record SoakPlan(int Kills, double LatestKill, IReadOnlyList<string> KilledWords,
    IEnumerable<int> Calls, ImmutableArray<SoakFaults> Faults, IReadOnlyList<string> FaultyWords)
{
    /// <summary>More than any process makes in a tiny run.</summary>
    private const int MostCalls = 1000;

    /// <summary>More than twice the calls of a seal, so that a run that meets a fault so often can write its seals between them.</summary>
    private const int CallsBetweenFaults = 160;

    /// <summary>Two epochs of stage 1 and four of stage 2; what hangs is given up soon.</summary>
    private static readonly string[] Tiny = [.. TinySettings.Words, "adapt.epochs=4", "clustering.timeout=5s",
        "supervision.patience=10s", "supervision.max-restarts=20"];

    /// <summary>Kills at three moments and at three calls, a stop, and a few faults, in one or two minutes.</summary>
    public static SoakPlan Short { get; } = new(3, 0.95, Tiny, [9, 61, 103],
    [
        new("student and teacher", ["student throws at 0/1", "teacher throws at 2/1"]),
        new("graph and clusterer", ["graph.jaccard throws at 1", "clusterer babbles at 2", "graph.hdbscan slow 100ms at 3"]),
    ], Tiny);

    /// <summary>
    /// 20 kills of the embedded default, a tiny run killed, refused, kept waiting and lied to at every call on its directory,
    /// and every part that can fail in every way in which it can.
    /// </summary>
    public static SoakPlan Long { get; } = new(20, 0.4, [], Enumerable.Range(0, MostCalls), [.. Fault.Targets.SelectMany(Every),
        .. AtEveryCall("throws", CallsBetweenFaults), .. AtEveryCall("slow 20ms", 1), .. AtEveryCall("babbles", CallsBetweenFaults)], Tiny);

    /// <summary>
    /// One kind of fault at all calls on the run directory, shared out so that a run meets every n-th. Where it may not go on (its
    /// directory cannot be made) it ends with the code of a disk that cannot be written.
    /// </summary>
    private static IEnumerable<SoakFaults> AtEveryCall(string kind, int runs) => Enumerable.Range(0, runs).Select(first => new SoakFaults(
        runs == 1 ? $"{PartNames.Disk} {kind} at every call" : $"{PartNames.Disk} {kind} at every call, {first + 1} of {runs}",
        [.. Enumerable.Range(0, MostCalls / runs).Select(turn => $"{PartNames.Disk} {kind} at {first + turn * runs}")],
        Runs.Outcome.ExitCode.Success, Runs.Outcome.ExitCode.CannotWrite));

    /// <summary>
    /// All that a part can do wrong, in one run: throw in the first epoch (of stage 1, where the part works there), be slow in
    /// the second, hang in the third, answer nonsense in the last.
    /// </summary>
    private static IEnumerable<SoakFaults> Every(string target)
    {
        if (target == PartNames.Disk) // counts its calls, not epochs; one that hangs for good ends the run
        {
            yield return new SoakFaults(target, ["disk throws at 40", "disk slow 50ms at 60", "disk throws at 97", "disk babbles at 151"]);
            yield break;
        }
        bool last = target == PartNames.Delivery; // works once, after the last epoch
        string[] lines = [$"{target} throws at {(last ? 3 : 0)}", $"{target} slow 50ms at {(last ? 3 : 1)}",
            $"{target} hangs at {(last ? 3 : 2)}"];
        if (target == PartNames.Student)
        {
            yield return new SoakFaults(target, [.. lines]);
            yield return new SoakFaults("student, a loss that is not a number", ["student babbles at 3/1"], Runs.Outcome.ExitCode.BadData);
        }
        else
            yield return new SoakFaults(target, Fault.CanBabble(target) ? [.. lines, $"{target} babbles at 3"] : [.. lines]);
    }
}

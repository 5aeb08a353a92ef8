using System.Globalization;
using System.Text.RegularExpressions;
using Slr.Flow;
using Slr.Runs.Lines;

namespace Slr.Actors.Configuration;

/// <summary>What an injected fault does.</summary>
internal enum FaultKind
{
    /// <summary>Throws an exception.</summary>
    Throws,

    /// <summary>Does not answer until it is cancelled or its part is replaced.</summary>
    Hangs,

    /// <summary>Answers something that makes no sense: a loss that is not a number, labels of the wrong number.</summary>
    Babbles,

    /// <summary>Waits before it answers.</summary>
    Slow,

    /// <summary>The process ends at once, as after <c>kill -9</c>.</summary>
    Kills,
}

/// <summary>One line of <c>chaos.faults</c> (docs/chaos.md).</summary>
/// <param name="Target">An actor, or <c>graph.</c> and a stage of the graph.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Delay">How long a slow part waits.</param>
/// <param name="Epoch">Epoch at which it happens once, for <c>disk</c> the call on the run directory; null for random points.</param>
/// <param name="Step">Step of that epoch; null for the first.</param>
/// <param name="Probability">Probability at each point; 0 for a given one.</param>
internal sealed partial record Fault(string Target, FaultKind Kind, TimeSpan Delay, int? Epoch, int? Step, double Probability)
{
    /// <summary>What can be made to fail.</summary>
    public static IReadOnlyList<string> Targets { get; } =
    [
        PartNames.Student, PartNames.Teacher, PartNames.Loader, PartNames.Refiner, PartNames.Clusterer, PartNames.Evaluator,
        PartNames.Labels, PartNames.Monitor, PartNames.Attempt, PartNames.Store, PartNames.Delivery, PartNames.Disk,
        .. RefineryStages.All.Select(OfGraph),
    ];

    /// <summary>A stage of the graph as a target.</summary>
    /// <param name="stage">One of <see cref="RefineryStages"/>.</param>
    public static string OfGraph(string stage) => StepNames.Graph + stage;

    /// <summary>
    /// True for what can answer nonsense: whoever asked judges what an actor answers, and a graph what its search found. The
    /// graph's other stages are functions of that; the monitor, an attempt and the delivery answer nobody.
    /// </summary>
    public static bool CanBabble(string target) => target == OfGraph(RefineryStages.Neighbours)
        || (target is not (PartNames.Monitor or PartNames.Attempt or PartNames.Delivery)
            && !target.StartsWith(StepNames.Graph, StringComparison.Ordinal));

    /// <summary>Reads a line such as <c>student throws at 2/10</c> or <c>loader slow 50ms with 0.01</c>.</summary>
    /// <exception cref="FormatException">The line is of another form, or names something that is not there.</exception>
    public static Fault Parse(string line)
    {
        Match match = Form().Match(line);
        if (!match.Success)
            throw new FormatException($"'{line}' is not of the form 'TARGET throws|hangs|babbles|kills|slow TIME at EPOCH[/STEP]' or '... "
                + "with PROBABILITY'");
        string target = match.Groups["target"].Value;
        if (!Targets.Contains(target))
            throw new FormatException($"'{line}': there is no part '{target}'; one of {string.Join(", ", Targets)}");
        var kind = Enum.Parse<FaultKind>(match.Groups["kind"].Value, ignoreCase: true);
        if (kind == FaultKind.Slow != match.Groups["delay"].Success)
            throw new FormatException($"'{line}': 'slow' takes a time such as 50ms, the others take none");
        if (kind == FaultKind.Babbles && !CanBabble(target))
            throw new FormatException($"'{line}': {target} gives no answer that could be nonsense; one of "
                + $"{string.Join(", ", Targets.Where(CanBabble))}");
        return new Fault(target, kind, TimeSpan.FromMilliseconds(Number(match, "delay") ?? 0), (int?)Number(match, "epoch"),
            (int?)Number(match, "step"), Number(match, "share") ?? 0);
    }

    private static double? Number(Match match, string group) => match.Groups[group].Success
        ? double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"^(?<target>[a-z.]+) (?<kind>throws|hangs|babbles|slow|kills)( (?<delay>\d+)ms)? "
        + @"(at (?<epoch>\d+)(/(?<step>\d+))?|with (?<share>0?\.\d+|0|1))$")]
    private static partial Regex Form();
}

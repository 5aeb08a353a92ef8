using System.Collections.Immutable;
using System.Diagnostics;
using Slr.Models.Training;
using Slr.Primitives.Randomness;

namespace Slr.Actors.Chaos;

/// <summary>
/// The faults of a run, off unless <c>chaos.faults</c> names any. A fault at a given point strikes once; random ones are
/// drawn anew for each point of the run, so the same seed rehearses the same failures.
/// </summary>
internal sealed class FaultPlan
{
    private readonly ImmutableArray<Fault> faults;
    private readonly ulong seed;
    private readonly CancellationToken ended;
    private readonly HashSet<(Fault, int, int)> struck;

    private FaultPlan(ImmutableArray<Fault> faults, ulong seed, CancellationToken ended, HashSet<(Fault, int, int)> struck) =>
        (this.faults, this.seed, this.ended, this.struck) = (faults, seed, ended, struck);

    /// <summary>Plans faults.</summary>
    public FaultPlan(ImmutableArray<Fault> faults, ulong seed)
        : this(faults, seed, CancellationToken.None, [])
    {
    }

    /// <summary>No faults.</summary>
    public static FaultPlan None { get; } = new([], 0);

    /// <summary>The same plan, with the same memory of what has struck, for parts that end with an attempt.</summary>
    public FaultPlan During(CancellationToken attempt) => new(faults, seed, attempt, struck);

    /// <summary>How many faults have struck so far.</summary>
    public int Struck
    {
        get
        {
            lock (struck)
                return struck.Count;
        }
    }

    /// <summary>Called by a part before it works: throws, hangs or waits as planned.</summary>
    /// <param name="target">The part.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="step">Step, batch or 0.</param>
    /// <param name="cancellation">Ends a hang.</param>
    public void Strike(string target, int epoch, int step, CancellationToken cancellation = default)
    {
        // One after the other: a part that throws has not yet hung.
        while (Due(target, epoch, step, babbling: false) is { } fault)
            Happen(fault, target, epoch, step, cancellation);
    }

    /// <summary>True when the part is to answer nonsense here.</summary>
    public bool Babbles(string target, int epoch, int step)
    {
        if (Due(target, epoch, step, babbling: true) is not { } fault)
            return false;
        Note(fault, epoch, step);
        return true;
    }

    /// <summary>Makes the losses not a number when the part is to answer nonsense here.</summary>
    public StepLosses Spoil(string target, int epoch, int step, StepLosses losses) =>
        Babbles(target, epoch, step) ? losses with { Total = double.NaN } : losses;

    private void Happen(Fault fault, string target, int epoch, int step, CancellationToken cancellation)
    {
        Note(fault, epoch, step);
        switch (fault.Kind)
        {
            case FaultKind.Throws:
                throw new InjectedFaultException($"injected fault: {target} throws at {Place(target, epoch, step)}");
            case FaultKind.Hangs:
                using (var either = CancellationTokenSource.CreateLinkedTokenSource(ended, cancellation))
                    either.Token.WaitHandle.WaitOne();
                throw new OperationCanceledException($"injected fault: {target} hung at {Place(target, epoch, step)}");
            case FaultKind.Kills:
                Serilog.Log.CloseAndFlush();
                using (Process self = Process.GetCurrentProcess())
                    self.Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
            default:
                ended.WaitHandle.WaitOne(fault.Delay);
                break;
        }
    }

    private static void Note(Fault fault, int epoch, int step) =>
        Serilog.Log.Warning("Injected fault: {Target} {Kind} at {Place}", fault.Target, fault.Kind.ToString().ToLowerInvariant(), Place(fault.Target, epoch, step));

    /// <summary>In the words of <c>chaos.faults</c>, whose epochs and steps count from 0, so that it is found again there.</summary>
    private static string Place(string target, int epoch, int step) => target == FaultyDisk.Target ? $"call {epoch}" : $"{epoch}/{step}";

    private Fault? Due(string target, int epoch, int step, bool babbling)
    {
        for (int i = 0; i < faults.Length; i++)
        {
            Fault fault = faults[i];
            if (fault.Target == target && (fault.Kind == FaultKind.Babbles) == babbling && IsPlanned(fault, i, epoch, step))
                lock (struck)
                    if (struck.Add((fault, epoch, fault.Probability > 0 ? step : 0)))
                        return fault;
        }
        return null;
    }

    private bool IsPlanned(Fault fault, int index, int epoch, int step)
    {
        if (fault.Epoch is { } planned)
            return epoch == planned && (fault.Step is null || fault.Step == step);
        var random = new CounterRandom(seed, (ulong)index, (ulong)(epoch + 1), (ulong)step);
        return random.NextDouble() < fault.Probability;
    }
}

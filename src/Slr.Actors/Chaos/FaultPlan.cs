using System.Collections.Immutable;
using System.Diagnostics;
using Slr.Actors.Configuration;
using Slr.Primitives.Randomness;
using Slr.Runs.Lines;

namespace Slr.Actors.Chaos;

/// <summary>Thrown by an injected fault.</summary>
internal sealed class InjectedFaultException(string message) : Exception(message);

/// <summary>
/// The faults of a run, and which of them have struck. A fault at a given point strikes once; random ones are drawn anew for
/// each point of the run, so the same seed rehearses the same failures.
/// </summary>
/// <param name="faults">The faults.</param>
/// <param name="seed">Seed of the random ones.</param>
/// <param name="over">Set when the run is over: nothing hangs any longer.</param>
internal sealed class FaultPlan(ImmutableArray<Fault> faults, ulong seed, CancellationToken over = default)
{
    private readonly HashSet<(Fault, int, int)> struck = [];
    private CancellationTokenSource held = CancellationTokenSource.CreateLinkedTokenSource(over);

    /// <summary>True when any of the targets is to fail.</summary>
    public bool Concerns(params ReadOnlySpan<string> targets)
    {
        foreach (Fault fault in faults)
            if (targets.Contains(fault.Target))
                return true;
        return false;
    }

    /// <summary>Lets go whatever hangs: an attempt was given up.</summary>
    public void Release() => Interlocked.Exchange(ref held, CancellationTokenSource.CreateLinkedTokenSource(over)).Cancel();

    /// <summary>Called before a target works: throws, hangs or waits as planned.</summary>
    /// <param name="target">One of <see cref="Fault.Targets"/>.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="step">Step, batch or 0.</param>
    /// <param name="forGood">A hang is not let go when its attempt is given up.</param>
    public void Strike(string target, int epoch, int step, bool forGood = false)
    {
        // One after the other: a part that throws has not yet hung.
        while (Due(target, epoch, step, babbling: false) is { } fault)
            Happen(fault, Place(target, epoch, step), forGood ? CancellationToken.None : held.Token);
    }

    /// <summary>True when the target is to answer nonsense here.</summary>
    public bool Babbles(string target, int epoch, int step)
    {
        if (Due(target, epoch, step, babbling: true) is not { } fault)
            return false;
        Note(fault, Place(target, epoch, step));
        return true;
    }

    private static void Happen(Fault fault, string place, CancellationToken letGo)
    {
        Note(fault, place);
        switch (fault.Kind)
        {
            case FaultKind.Throws:
                throw new InjectedFaultException($"injected fault: {fault.Target} throws at {place}");
            case FaultKind.Hangs:
                letGo.WaitHandle.WaitOne();
                throw new OperationCanceledException($"injected fault: {fault.Target} hung at {place}");
            case FaultKind.Kills:
                Serilog.Log.CloseAndFlush();
                using (Process self = Process.GetCurrentProcess())
                    self.Kill();
                Thread.Sleep(Timeout.Infinite);
                break;
            default:
                letGo.WaitHandle.WaitOne(fault.Delay);
                break;
        }
    }

    private static void Note(Fault fault, string place) =>
        Serilog.Log.Warning("Injected fault: {Target} {Kind} at {Place}", fault.Target, fault.Kind.ToString().ToLowerInvariant(), place);

    /// <summary>In the words of <c>chaos.faults</c>, whose epochs and steps count from 0, so that it is found again there.</summary>
    private static string Place(string target, int epoch, int step) => target == PartNames.Disk ? $"call {epoch}" : $"{epoch}/{step}";

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

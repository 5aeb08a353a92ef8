using System.Collections.Immutable;
using Slr.Actors.Configuration;
using Slr.Data.Datasets;
using Slr.Models.Weights;
using Slr.Torch;

namespace Slr.Actors.Preconditions;

/// <summary>
/// The one list of what a run needs and what can be known before it starts. The run, <c>doctor</c> and <c>data check</c> ask
/// here, so that none of them calls good what another refuses. Nothing is made or changed.
/// </summary>
internal static class RunPreconditions
{
    /// <summary>Looks at everything, in the order in which a run needs it.</summary>
    public static Readiness Examine(RunSettings settings, CancellationToken cancellation)
    {
        LibraryKernels.Use(settings.Numerics); // before anything computes
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(DevicePrecondition.Find(settings.Device));
        bool computes = findings.Count == 0;
        findings.AddRange(PlacePrecondition.OfRuns(settings));
        findings.AddRange(PlacePrecondition.OfCache(settings));
        findings.AddRange(ClustererPrecondition.Find(settings));
        Finding[] tooLarge = [.. MemoryPrecondition.Find(settings.Network, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)];
        findings.AddRange(tooLarge);
        MatchReport? weights = null;
        if (tooLarge.Length == 0)
        {
            findings.AddRange(WeightsPrecondition.Find(settings, out weights));
            if (computes)
                findings.AddRange(TimePrecondition.Find(settings));
        }
        findings.AddRange(DataPrecondition.Find(settings, ofSource: true, cancellation, out Dataset? source));
        findings.AddRange(DataPrecondition.Find(settings, ofSource: false, cancellation, out Dataset? target));
        if (target is not null)
            findings.AddRange(RerankPrecondition.Find(settings, target));
        return new Readiness(findings.ToImmutable()) { Source = source, Target = target, Weights = weights };
    }
}

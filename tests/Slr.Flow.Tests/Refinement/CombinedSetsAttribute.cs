using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Slr.Flow.Tests.Refinement;

/// <summary>Every set of the refinement file with every weight that it was computed for.</summary>
public sealed class CombinedSetsAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(
        MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. from set in Enumerable.Range(0, 4) from alpha in new[] { 0.3, 0.5, 0.8 }
                select new TheoryDataRow<int, double>(set, alpha)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

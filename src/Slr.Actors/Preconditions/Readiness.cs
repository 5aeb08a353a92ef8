using System.Collections.Immutable;
using Slr.Data.Datasets;
using Slr.Models.Weights;

namespace Slr.Actors.Preconditions;

/// <summary>Whether a run can start, and what was opened to find out.</summary>
/// <param name="Findings">What is the matter or worth knowing; whatever is as it should be is not mentioned.</param>
internal sealed record Readiness(ImmutableArray<Finding> Findings)
{
    /// <summary>The labelled data set; null when it cannot be used or is stand-in data, which the run draws.</summary>
    public Dataset? Source { get; init; }

    /// <summary>The unlabelled data set; null as <see cref="Source"/>.</summary>
    public Dataset? Target { get; init; }

    /// <summary>What the weights file gives to the network; null when there is none, or it cannot be used.</summary>
    public MatchReport? Weights { get; init; }

    /// <summary>What a person should know although the run starts.</summary>
    public IEnumerable<Finding> Notes => Findings.Where(finding => finding.Grade == Grade.Fair);

    /// <summary>Lets a run start, or refuses with everything that keeps it from starting.</summary>
    /// <exception cref="FatalRunException">Something is bad.</exception>
    public void Demand()
    {
        Finding[] bad = [.. Findings.Where(finding => finding.Grade == Grade.Bad)];
        if (bad.Length > 0)
            throw new FatalRunException(bad.Min(finding => finding.Code), bad.Length == 1
                ? bad[0].ToString()
                : $"{bad.Length} things keep this run from "
                    + $"starting:{string.Concat(bad.Select(finding => $"{Environment.NewLine}  - {finding}"))}");
    }
}

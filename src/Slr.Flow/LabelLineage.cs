namespace Slr.Flow;

/// <summary>What one epoch hands to the next.</summary>
/// <param name="Memory">The labels that the next epoch projects from (y_{t-1} of method.md section 6).</param>
/// <param name="Refined">The refined labels, r_{t-1}; kept when the next epoch finds none.</param>
public sealed record LabelLineage(LabelSet Memory, LabelSet Refined);

namespace Slr.Runs.Outcome;

/// <summary>
/// How well a crop finds the other half of its own track before all other crops (<see cref="Slr.Data.Datasets.TrackHalves"/>):
/// mAP and CMC with tracks in the place of people.
/// </summary>
/// <param name="Start">Before adaptation.</param>
/// <param name="Best">The highest mAP after an epoch of adaptation.</param>
/// <param name="Last">After the last evaluated epoch.</param>
public sealed record LabelFreeScores(EpochScores? Start, EpochScores? Best, EpochScores? Last);

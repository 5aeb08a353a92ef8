namespace Slr.Flow;

/// <summary>
/// Fewer than two clusters to train on and no earlier labels to keep (method.md section 9). It follows from the features
/// and the settings, so a new attempt would only repeat it.
/// </summary>
/// <param name="message">What was found, what was tried, and which settings to change.</param>
public sealed class NoClustersException(string message) : Exception(message);

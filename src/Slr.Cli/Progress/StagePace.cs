namespace Slr.Cli.Progress;

/// <summary>
/// How fast a stage goes, from what was measured of it: its whole epochs, or while there is none its pieces (steps, batches
/// of features). Medians, so that neither an epoch that warms up nor one in which the machine slept sets the pace.
/// </summary>
internal sealed class StagePace
{
    /// <summary>Pieces that have to be measured before a pace is told.</summary>
    private const int FewestPieces = 3;

    private readonly List<double> epochs = [], pieces = [];
    private double epoch;
    private bool begun;

    /// <summary>True once a whole epoch was measured.</summary>
    public bool HasEpoch => epochs.Count > 0;

    /// <summary>Seconds of an epoch; null while too little was measured.</summary>
    public double? SecondsPerEpoch => epochs.Count > 0 ? Median(epochs) : pieces.Count >= FewestPieces ? Median(pieces) : null;

    /// <summary>An attempt begins: what comes first also has to make its parts and to read its data.</summary>
    public void Begin() => (epoch, begun) = (0, false);

    /// <summary>A piece of an epoch took so long.</summary>
    /// <param name="share">How much of the epoch it is.</param>
    /// <param name="seconds">Its time.</param>
    public void Piece(double share, double seconds)
    {
        epoch += seconds;
        if (begun && share > 0)
            pieces.Add(seconds / share);
        begun = true;
    }

    /// <summary>The epoch ends.</summary>
    public void EndEpoch()
    {
        epochs.Add(epoch);
        epoch = 0;
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

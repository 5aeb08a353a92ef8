namespace Slr.Cli.CommandLine;

/// <summary>
/// Tells when something else than this program ends the process, as a clusterer of somebody's own does that calls
/// <see cref="Environment.Exit"/>: without a word, and with whatever code it likes. It cannot be kept from it, but the run
/// does not pass for finished.
/// </summary>
internal sealed class ForeignExit : IDisposable
{
    private readonly TextWriter error;

    private ForeignExit(TextWriter error) => this.error = error;

    /// <summary>Watches until disposed.</summary>
    public static ForeignExit Watch(TextWriter error)
    {
        var watch = new ForeignExit(error);
        AppDomain.CurrentDomain.ProcessExit += watch.OnExit;
        return watch;
    }

    /// <inheritdoc/>
    public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnExit;

    private void OnExit(object? sender, EventArgs e)
    {
        error.WriteLine("The process was ended from inside, by Environment.Exit: SLR never calls it, so a clusterer of your own, or a "
            + "library under it, did. What was sealed is kept; the same command goes on from there.");
        ProcessEnd.AtOnce(ExitCode.GaveUp);
    }
}

namespace Slr.Actors.Run;

/// <summary>Tells failures that a new attempt may overcome from those that it would only repeat. All in one place.</summary>
public static class RunFailures
{
    /// <summary>The failure that ends the run, or null when a new attempt is worth while.</summary>
    public static FatalRunException? Final(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case FatalRunException fatal:
                    return fatal;
                case Configuration.SettingsException or Slr.Models.Weights.WeightsException:
                    return new FatalRunException(ExitCode.Settings, cause.Message, cause);
                case Slr.Data.Datasets.DatasetException or Slr.Flow.NoClustersException:
                    return new FatalRunException(ExitCode.BadData, cause.Message, cause);
            }
        }
        return null;
    }

    /// <summary>The exit code when a failure came again and again: a disk that refuses is told from everything else.</summary>
    public static int CodeOf(Exception failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is IOException or UnauthorizedAccessException)
                return ExitCode.CannotWrite;
        return ExitCode.GaveUp;
    }
}

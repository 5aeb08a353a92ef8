using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Formatting.Compact;
using Slr.Actors.Observability;
using Slr.Runs.Files;
using Slr.Runs.Lines;
using Slr.Runs.Seals;

namespace Slr.Actors.Run;

/// <summary>
/// The log of a run, as Serilog's global logger while the run lasts: <c>log.txt</c> for people and <c>log.jsonl</c>, in
/// Serilog's compact form, for programs. Both are added to by every launch.
/// </summary>
internal sealed class RunLog : IDisposable
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {" + SerilogLogger.ActorPath
        + "}: {Message:lj}{NewLine}{Exception}";

    private readonly Logger logger;

    /// <summary>This run's, whatever else this process runs.</summary>
    public ILogger Logger => logger;

    /// <summary>Opens the files.</summary>
    /// <param name="directory">The run's.</param>
    public RunLog(RunDirectory directory)
    {
        logger = new LoggerConfiguration().MinimumLevel.Information()
            // Lines of no actor are the run's own.
            .Enrich.WithProperty(SerilogLogger.ActorPath, PartNames.Run)
            .WriteTo.File(WithWholeLines(directory.Of(RunFileNames.Log)), outputTemplate: Line,
                formatProvider: CultureInfo.InvariantCulture)
            .WriteTo.File(new CompactJsonFormatter(), WithWholeLines(directory.Of(RunFileNames.LogLines)))
            .CreateLogger();
        Log.Logger = logger;
    }

    public void Dispose()
    {
        Log.Logger = Serilog.Core.Logger.None;
        try
        {
            logger.Dispose();
        }
        catch (IOException)
        {
            // Its last lines found no room on the disk; how the run ended counts more than they do.
        }
    }

    /// <summary>A process that was killed may have left half a line: the next begins on one of its own.</summary>
    private static string WithWholeLines(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            if (stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n')
                stream.WriteByte((byte)'\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A run goes on without a log that cannot be written, as Serilog does.
        }
        return path;
    }
}

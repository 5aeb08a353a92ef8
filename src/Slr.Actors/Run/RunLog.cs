using System.Globalization;
using Serilog;
using Serilog.Core;

namespace Slr.Actors.Run;

/// <summary>The log file of a run, as Serilog's global logger while the run lasts.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly Logger logger;

    public RunLog(string path)
    {
        logger = new LoggerConfiguration().MinimumLevel.Information()
            .WriteTo.File(path, formatProvider: CultureInfo.InvariantCulture, shared: false,
                outputTemplate: "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {Message:lj}{NewLine}{Exception}")
            .CreateLogger();
        Log.Logger = logger;
    }

    public void Dispose()
    {
        Log.Logger = Logger.None;
        try
        {
            logger.Dispose();
        }
        catch (IOException)
        {
            // Its last lines found no room on the disk; how the run ended counts more than they do.
        }
    }
}

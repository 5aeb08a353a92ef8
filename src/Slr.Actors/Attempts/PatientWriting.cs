using Polly;
using Polly.Retry;
using Slr.Actors.Observability;
using Slr.Runs.Lines;

namespace Slr.Actors.Attempts;

/// <summary>Writes again from memory, after pauses that double, what a disk refused: there may be room again.</summary>
internal static class PatientWriting
{
    private const int Tries = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="Write{T}"/>
    public static Task Write(RunContext context, string what, Action write, CancellationToken cancellation) =>
        Write(context, what, () =>
        {
            write();
            return true;
        }, cancellation);

    /// <summary>Writes something off the caller's thread.</summary>
    /// <param name="context">The run.</param>
    /// <param name="what">What is written, for people.</param>
    /// <param name="write">Writes it, whole or not at all.</param>
    /// <param name="cancellation">Ends the tries.</param>
    /// <exception cref="FatalRunException">It could not be written.</exception>
    public static async Task<T> Write<T>(RunContext context, string what, Func<T> write, CancellationToken cancellation)
    {
        try
        {
            return await Patience(context).ExecuteAsync(token => new ValueTask<T>(Task.Run(write, token)), cancellation);
        }
        catch (Exception error) when (IsRefusal(error))
        {
            throw new FatalRunException(ExitCode.CannotWrite,
                $"{what} could not be written in {context.Directory.Path} after {Tries} tries: "
                + $"{error.Message} The earlier seals are untouched; the run goes on from them when started again.", error);
        }
    }

    private static ResiliencePipeline Patience(RunContext context) => new ResiliencePipelineBuilder { TimeProvider = context.Clock }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = failed => ValueTask.FromResult(failed.Outcome.Exception is { } error && IsRefusal(error)),
            MaxRetryAttempts = Tries - 1,
            Delay = FirstPause,
            BackoffType = DelayBackoffType.Exponential,
            OnRetry = again =>
            {
                context.Publish(new Restarted(PartNames.Store, again.Outcome.Exception!.Message, 0, 0, again.RetryDelay));
                return ValueTask.CompletedTask;
            },
        }).Build();

    private static bool IsRefusal(Exception error) => error is IOException or UnauthorizedAccessException;
}

using Slr.Actors.Observability;

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
        TimeSpan pause = FirstPause;
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await Task.Run(write, cancellation);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (tries == Tries)
                    throw new FatalRunException(ExitCode.CannotWrite, $"{what} could not be written in {context.Directory.Path} after {Tries} tries: "
                        + $"{error.Message} The earlier seals are untouched; the run goes on from them when started again.", error);
                context.Publish(new Restarted("store", error.Message, 0, 0, pause));
                await Task.Delay(pause, context.Clock, cancellation);
                pause *= 2;
            }
        }
    }
}

using Slr.Actors.Attempts;
using Slr.Actors.Observability;
using Slr.Data;

namespace Slr.Actors.Stages;

/// <summary>Tells when a part of an epoch begins and ends, and how long it took.</summary>
internal static class StageTimes
{
    public static async Task<T> Timed<T>(this RunContext context, Stage stage, int epoch, string name, int total, Func<Task<T>> work)
    {
        context.Publish(new StageStarted(name, stage, epoch, total));
        long began = context.Clock.GetTimestamp();
        T result = await work();
        context.Publish(new StageEnded(name, stage, epoch, context.Clock.GetElapsedTime(context.Started, began),
            context.Clock.GetElapsedTime(began)));
        return result;
    }
}

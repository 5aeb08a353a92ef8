using Slr.Actors.Observability;
using Slr.Data;

namespace Slr.Actors.Run;

/// <summary>Times the parts of an epoch.</summary>
internal static class Timed
{
    public static async Task<T> Part<T>(this RunContext context, Stage stage, int epoch, string name, int total, Func<Task<T>> work)
    {
        context.Publish(new StageStarted(name, stage, epoch, total));
        long began = context.Clock.GetTimestamp();
        T result = await work();
        context.Publish(new StageEnded(name, stage, epoch, context.Clock.GetElapsedTime(context.Started, began),
            context.Clock.GetElapsedTime(began)));
        return result;
    }
}

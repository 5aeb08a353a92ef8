namespace Slr.Actors.Tests.Run;

/// <summary>A clock on which every pause is over at once.</summary>
internal sealed class HastyClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
}

/// <summary>A clock on which every pause is over when something has happened.</summary>
internal sealed class WaitingClock(Task happened) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        happened.ContinueWith(_ => timer.Change(TimeSpan.FromMilliseconds(1), period), TaskScheduler.Default);
        return timer;
    }
}

/// <summary>A clock that someone sets back by an hour whenever it is looked at.</summary>
internal sealed class BackwardClock : TimeProvider
{
    private int looks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddHours(-Interlocked.Increment(ref looks));
}

/// <summary>A clock that someone sets forward by a day and back by a month, in turn.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private int looks;

    public override DateTimeOffset GetUtcNow() => Interlocked.Increment(ref looks) is var look && look % 2 == 0
        ? DateTimeOffset.UnixEpoch.AddYears(50).AddDays(look)
        : DateTimeOffset.UnixEpoch.AddYears(50).AddDays(-30 * look);
}

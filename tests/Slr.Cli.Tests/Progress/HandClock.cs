namespace Slr.Cli.Tests.Progress;

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class HandClock : TimeProvider
{
    public TimeSpan Now { get; set; }

    public DateTimeOffset Utc { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Utc;
}

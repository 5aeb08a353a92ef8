using System.Text.Json.Serialization;

namespace Slr.Runs.Outcome;

/// <summary>How a run stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStanding>))]
public enum RunStanding
{
    /// <summary>It goes on, or its process was killed.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>All epochs are done.</summary>
    [JsonStringEnumMemberName("finished")]
    Finished,

    /// <summary>Somebody stopped it; it can go on.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>It gave up.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

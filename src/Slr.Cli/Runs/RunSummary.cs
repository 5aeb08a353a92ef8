using System.Text.Json;

namespace Slr.Cli.Runs;

/// <summary>A setting of a run and where it came from.</summary>
internal sealed record SettingNote(string Value, string Origin)
{
    /// <summary>True unless the value is the reference configuration's own.</summary>
    public bool IsChanged => !Origin.Contains("reference.conf", StringComparison.Ordinal);
}

/// <summary>Retrieval scores as fractions in [0, 1].</summary>
internal sealed record ScoreNote(double MeanAveragePrecision, double Rank1, double Rank5, double Rank10, int? Epoch);

/// <summary>What <c>summary.json</c> says, also of runs of earlier versions.</summary>
internal sealed record RunSummary(ScoreNote? SourceOnly, ScoreNote? Best, ScoreNote? Last, bool Generated,
    double? Seconds, string? State, string? Cause, JsonElement Json)
{
    /// <summary>Reads the parsed file; values that are absent stay null.</summary>
    public static RunSummary From(JsonElement json)
    {
        var line = new EventLine(json);
        return new RunSummary(Score(line, "sourceOnly"), Score(line, "best"), Score(line, "last"),
            line.IsTrue("generated"), line.Number("seconds"), line.Text("state"), line.Text("cause"), json);
    }

    private static ScoreNote? Score(EventLine line, string name)
    {
        EventLine inner = line.Inner(name);
        return inner.Number("mAP") is { } map
            ? new ScoreNote(map, inner.Number("rank1") ?? 0, inner.Number("rank5") ?? 0, inner.Number("rank10") ?? 0,
                (int?)inner.Number("epoch"))
            : null;
    }
}

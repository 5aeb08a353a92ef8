namespace Slr.Cli.Runs;

/// <summary>Turns event lines into points, by the names that <c>docs/metrics.md</c> promises.</summary>
internal static class EventReading
{
    public static StepPoint Step(EventLine line) => new(line.Stage, line.Epoch, (int)(line.Number("step") ?? 0),
        line.Number("learningRate"), line.Number("loss"), line.Number("crossEntropy"), line.Number("softCrossEntropy"),
        line.Number("triplet"));

    public static LabelsPoint Labels(EventLine line)
    {
        EventLine quality = line.Inner("quality");
        return new LabelsPoint(line.Epoch, line.Number("clusters"), line.Number("outliers"),
            line.Number("changedSinceLast"), line.Number("changedByRefinement"), line.Number("meanBestIou"),
            line.Number("rowEntropy"), line.Number("distinctRows"), line.Number("eps"),
            new QualityPoint(quality.Number("precision"), quality.Number("recall"), quality.Number("f1"),
                quality.Number("ari"), quality.Number("nmi"), quality.Number("purity")));
    }

    public static IEnumerable<WarningNote> Warnings(EventLine line) => line.List("warnings")
        .Select(w => new WarningNote(line.Epoch, w.Text("kind") ?? "", w.Text("message") ?? ""));

    public static ScorePoint Scores(EventLine line) => new(line.Stage, line.Epoch, line.Number("mAP"),
        line.Number("rank1"), line.Number("rank5"), line.Number("rank10"));

    public static StageSpan? Span(EventLine line) =>
        line.Number("seconds") is { } seconds && seconds >= 0 && line.Number("start") is { } start
            ? new StageSpan(line.Text("name") ?? "", line.Stage, line.Epoch, start, seconds)
            : null;

    public static RestartNote Restart(EventLine line) => new(line.Text("actor") ?? "attempt", line.Text("cause") ?? "",
        (int?)line.Number("attempt"), line.Number("time") ?? line.Number("start"), line.Number("lostSteps"),
        line.Number("lostSeconds"));
}

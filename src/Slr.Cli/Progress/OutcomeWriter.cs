using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slr.Cli.Console;
using Slr.Data.Datasets;
using Spectre.Console;

namespace Slr.Cli.Progress;

/// <summary>Says how a run ended: source-only beside adapted, where everything is, what to do next.</summary>
internal static class OutcomeWriter
{
    private const int Narrow = 60;

    private static readonly string[] Names = ["mAP", "Rank-1", "Rank-5", "Rank-10"];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static void Write(RunOutcome outcome, Terminal terminal)
    {
        if (outcome.Message is { } message)
            terminal.Error.WriteLine(message);
        if (terminal.Json)
        {
            terminal.Writer.WriteLine(JsonSerializer.Serialize(outcome, Json));
            return;
        }
        if (outcome.Summary is not { } summary)
            return;
        if (summary.Scores is not { SourceOnly: null, Last: null })
            terminal.Out.Write(Table(summary, terminal.Out.Profile.Width < Narrow));
        else if (summary.Epochs > 0)
            terminal.Writer.WriteLine("mAP –, Rank-1 –: the target has nothing that could be scored.");
        if (summary.Generated)
            terminal.Writer.WriteLine(ProgressWords.Generated);
        string restarts = summary.Restarts == 0
            ? "no restarts" : $"{(summary.Restarts == 1 ? "1 restart" : $"{summary.Restarts} restarts")}, {summary.LostSteps} steps done "
            + "again";
        terminal.Writer.WriteLine($"{summary.Epochs} {(summary.Epochs == 1 ? "epoch" : "epochs")} of adaptation in "
            + $"{Readable.Duration(summary.Seconds)}, {restarts}"
            + $"{(summary.Quarantined > 0 ? $", {summary.Quarantined} unreadable images left out" : "")}.");
        terminal.Writer.WriteLine($"Run directory: {outcome.Folder}");
        terminal.Writer.WriteLine(outcome.ExitCode == ExitCode.Success
            ? $"Report:        {ProgramName.Word} report {outcome.Folder}"
            : $"Go on with:    {ProgramName.Word} resume {outcome.Folder}");
    }

    /// <summary>The scores; a narrow terminal gets short names and the two scores that papers report.</summary>
    private static Table Table(RunSummary summary, bool narrow)
    {
        ScoreBoard scores = summary.Scores;
        var table = new Table
        {
            Border = TableBorder.Rounded,
            Title = new TableTitle(Spectre.Console.Markup.Escape($"{summary.Source} → {summary.Target}")),
        };
        table.AddColumn("");
        foreach (string name in Names.Take(narrow ? 2 : Names.Length))
            table.AddColumn(new TableColumn(name) { Alignment = Justify.Right });
        Row(table, summary.Source == Dataset.NoName ? "start" : "source only", scores.SourceOnly, narrow);
        Row(table, scores.Last is { } last ? Adapted(last, "last", narrow) : "", scores.Last, narrow);
        Row(table, scores.Best is { } best ? Adapted(best, "best *", narrow) : "", scores.Best, narrow);
        if (scores is { SourceOnly: { } from, Last: { } to })
            table.AddRow([new Text(narrow ? "gain" : "gain, points"),
                .. Values(to).Zip(Values(from), (after, before) => Points(after - before)).Take(table.Columns.Count - 1)]);
        if (summary.LabelFree is not null)
            table.Caption = new TableTitle("without labels: finds the other half of its own track * chosen by that");
        else if (scores.Best is not null)
            table.Caption = new TableTitle("* chosen by the test set");
        return table;
    }

    private static string Adapted(EpochScores scores, string which, bool narrow) =>
        narrow ? $"epoch {scores.Epoch + 1} ({which})" : $"adapted, epoch {scores.Epoch + 1} ({which})";

    private static void Row(Table table, string name, EpochScores? scores, bool narrow)
    {
        if (scores is not null)
            table.AddRow([new Text(name), .. Values(scores).Take(narrow ? 2 : Names.Length).Select(Share)]);
    }

    private static double[] Values(EpochScores scores) => [scores.MeanAveragePrecision, scores.Rank1, scores.Rank5, scores.Rank10];

    private static Text Share(double value) => new(Readable.Show(value, Unit.Share));

    private static Text Points(double difference) => new((difference * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture));
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slr.Actors.Run;
using Slr.Cli.CommandLine;
using Slr.Cli.Report;
using Spectre.Console;

namespace Slr.Cli.Progress;

/// <summary>Says how a run ended: source-only beside adapted, where everything is, what to do next.</summary>
internal static class OutcomeWriter
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static void Write(RunOutcome outcome, Terminal terminal)
    {
        if (outcome.Message is { } message)
            terminal.Error.WriteLine(ProgramName.Spoken(message));
        if (terminal.Json)
        {
            terminal.Writer.WriteLine(JsonSerializer.Serialize(outcome, Json));
            return;
        }
        if (outcome.Summary is not { } summary)
            return;
        if (summary.SourceOnly is not null || summary.Last is not null)
            terminal.Out.Write(Table(summary));
        if (summary.Generated)
            terminal.Writer.WriteLine(ProgressWords.Generated);
        string restarts = summary.Restarts == 0 ? "no restarts" : $"{(summary.Restarts == 1 ? "1 restart" : $"{summary.Restarts} restarts")}, {summary.LostSteps} steps done again";
        terminal.Writer.WriteLine($"{summary.Epochs} epochs of adaptation in {Quantity.Duration(summary.Seconds)}, {restarts}"
            + $"{(summary.Quarantined > 0 ? $", {summary.Quarantined} unreadable images left out" : "")}.");
        terminal.Writer.WriteLine($"Run directory: {outcome.Folder}");
        terminal.Writer.WriteLine(outcome.ExitCode == ExitCode.Success
            ? $"Report:        {ProgramName.Word} report {outcome.Folder}"
            : $"Go on with:    {ProgramName.Word} resume {outcome.Folder}");
    }

    private static Table Table(RunSummary summary)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Spectre.Console.Markup.Escape($"{summary.Source} → {summary.Target}")) };
        table.AddColumn("");
        foreach (string name in (string[])["mAP", "Rank-1", "Rank-5", "Rank-10"])
            table.AddColumn(new TableColumn(name) { Alignment = Justify.Right });
        Row(table, "source only", summary.SourceOnly);
        Row(table, summary.Last is { } last ? $"adapted, epoch {last.Epoch + 1} (last)" : "", summary.Last);
        Row(table, summary.Best is { } best ? $"adapted, epoch {best.Epoch + 1} (best *)" : "", summary.Best);
        if (summary is { SourceOnly: { } from, Last: { } to })
            table.AddRow(new Text("gain, points"), Points(to.MeanAveragePrecision - from.MeanAveragePrecision), Points(to.Rank1 - from.Rank1),
                Points(to.Rank5 - from.Rank5), Points(to.Rank10 - from.Rank10));
        if (summary.Best is not null)
            table.Caption = new TableTitle("* chosen by the test set");
        return table;
    }

    private static void Row(Table table, string name, EpochScores? scores)
    {
        if (scores is not null)
            table.AddRow(new Text(name), Share(scores.MeanAveragePrecision), Share(scores.Rank1), Share(scores.Rank5), Share(scores.Rank10));
    }

    private static Text Share(double value) => new(Quantity.Show(value, Unit.Share));

    private static Text Points(double difference) => new((difference * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture));
}

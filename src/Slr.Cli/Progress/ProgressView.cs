using Slr.Cli.Report;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slr.Cli.Progress;

/// <summary>Lays the state of a run out for a terminal of any width.</summary>
internal static class ProgressView
{
    private const int NamesWidth = 13, WidestBar = 48;

    /// <summary>The view: a fixed number of rows, so that nothing jumps while values change.</summary>
    public static IRenderable Of(RunState state, int width)
    {
        var rows = new Grid();
        if (width >= 50)
            rows.AddColumn(new GridColumn { Width = NamesWidth, NoWrap = true, Padding = new Padding(0, 0, 1, 0) });
        rows.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 0, 0) });
        foreach ((string name, string value) in Rows(state, width))
        {
            Text text = Cut(value, width >= 50 ? width - NamesWidth - 2 : width - 1);
            if (width >= 50)
                rows.AddRow(new Text(name, new Style(Color.Grey)), text);
            else
                rows.AddRow(text);
        }
        return rows;
    }

    private static IEnumerable<(string Name, string Value)> Rows(RunState state, int width)
    {
        string epochs = state.Epochs > 0 ? $"epoch {state.Epoch + 1} of {state.Epochs}" : "";
        string total = state.Total > 0 ? $"{state.Done}/{state.Total}" : "";
        yield return ("run", $"{Bar(state.Fraction, width)} {Math.Floor(state.Fraction * 100)} %  {ProgressWords.Left(state.Left)}");
        yield return ("stage", $"{ProgressWords.Of(state.Stage)}, {epochs}");
        yield return (ProgressWords.Part(state.Part).Split(' ')[0], state.Total > 0
            ? $"{Bar((double)state.Done / state.Total, width)} {total}{(state.ImagesPerSecond > 0 ? $"  {ProgressWords.Speed(state.ImagesPerSecond)}" : "")}"
            : ProgressWords.Part(state.Part));
        yield return ("losses", state.Losses is { } losses ? ProgressWords.Losses(losses, state.Stage) : "–");
        yield return ("labels", state.Labels is { } labels ? $"{ProgressWords.Labels(labels)} (epoch {labels.Epoch + 1})" : "–");
        yield return ("mAP", Scores(state));
        yield return ("restarts", state.Restarts.Count == 0 ? "none" : string.Join(", ", state.Restarts.Select(r => $"{r.Key} {r.Value}")));
        yield return ("note", state.Notice ?? (state.Started?.Generated == true ? "the data are generated stand-ins" : "–"));
    }

    /// <summary>One row, whatever is to be said: a value that wraps would make the rows below it jump.</summary>
    private static Text Cut(string value, int cells)
    {
        string line = value.ReplaceLineEndings(" ");
        return new Text(line.Length <= cells ? line : line[..(cells - 1)] + "…");
    }

    private static string Scores(RunState state)
    {
        string[] parts = [state.SourceOnly is { } source ? $"source only {Quantity.Show(source.MeanAveragePrecision, Unit.Share)}" : "",
            state.Latest is { } latest ? $"now {Quantity.Show(latest.Scores.MeanAveragePrecision, Unit.Share)}" : "",
            state.Best is { } best ? $"best {Quantity.Show(best, Unit.Share)}" : ""];
        string all = string.Join(", ", parts.Where(p => p.Length > 0));
        return all.Length > 0 ? all : "–";
    }

    private static string Bar(double share, int width)
    {
        int cells = Math.Clamp((width - NamesWidth) / 3, 8, WidestBar);
        int full = (int)Math.Round(Math.Clamp(share, 0, 1) * cells);
        return new string('━', full) + new string('─', cells - full);
    }
}

using Slr.Cli.Console;
using Slr.Runs.Lines;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Slr.Cli.Progress;

/// <summary>Lays the state of a run out for a terminal of any width.</summary>
internal static class ProgressView
{
    private const int NamesWidth = 10, Narrow = 60, WidestBar = 48;

    /// <summary>The view: a fixed number of rows at one width, so that nothing jumps while values change.</summary>
    public static IRenderable Of(RunState state, int width)
    {
        var rows = new Grid();
        rows.AddColumn(new GridColumn { Width = NamesWidth, NoWrap = true, Padding = new Padding(0, 0, 0, 0) });
        rows.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 0, 0) });
        int cells = Math.Max(10, width - NamesWidth - 1);
        foreach ((string name, string value) in width < Narrow ? NarrowRows(state) : WideRows(state, width))
            rows.AddRow(new Text(name, new Style(Color.Grey)), new Text(Cut(value, cells)));
        string[] note = [.. Wrap(Note(state), cells).Take(width < Narrow ? 3 : 2)];
        for (int i = 0; i < (width < Narrow ? 3 : 2); i++)
            rows.AddRow(new Text(i == 0 ? "note" : "", new Style(Color.Grey)), new Text(i < note.Length ? Cut(note[i], cells) : ""));
        return rows;
    }

    private static IEnumerable<(string Name, string Value)> WideRows(RunState state, int width)
    {
        int cells = Math.Clamp((width - NamesWidth) / 3, 8, WidestBar);
        yield return ("run", $"{Bar(state.Fraction, cells)} {Percent(state)}  {ProgressWords.Left(state.Left)}");
        yield return ("stage", $"{ProgressWords.Of(state.Stage)}{Epoch(state)}");
        yield return ("now", state.Total > 0
            ? $"{Bar((double)state.Done / state.Total, cells)} {ProgressWords.Part(state.Part)} "
                + $"{state.Done}/{state.Total}{Speed(state, " images/s")}"
            : ProgressWords.Part(state.Part));
        yield return ("losses", state.Losses is { } losses ? ProgressWords.Losses(losses, state.Stage) : "–");
        yield return ("labels", state.Labels is { } labels ? $"{ProgressWords.Labels(labels)} (epoch {labels.Epoch + 1})" : "–");
        yield return ("mAP", Join(", ", Share("source only ", state.SourceOnly),
            Share("now ", state.Latest), Share("best ", state.Best)));
        yield return ("restarts", Restarts(state));
    }

    private static IEnumerable<(string Name, string Value)> NarrowRows(RunState state)
    {
        const int Cells = 8;
        yield return ("run", $"{Bar(state.Fraction, Cells)} {Percent(state)}  "
            + $"{(state.Left is { } left ? Readable.Duration(left.TotalSeconds) : "")}");
        yield return ("stage", $"{ProgressWords.Short(state.Stage)}{Epoch(state)}");
        yield return ("now", state.Total > 0
            ? $"{ProgressWords.Part(state.Part)} {state.Done}/{state.Total}" : ProgressWords.Part(state.Part));
        yield return ("speed", state.ImagesPerSecond > 0 ? ProgressWords.Speed(state.ImagesPerSecond) : "–");
        yield return ("loss", state.Losses is { } losses ? FormattableString.Invariant($"{losses.Total:0.000}") : "–");
        yield return ("labels", state.Labels is { } labels ? $"{labels.Report.Clusters} clusters, {labels.Report.Outliers} out" : "–");
        yield return ("mAP", Join(" → ", Share("", state.SourceOnly), Share("", state.Latest)));
        yield return ("restarts", Restarts(state));
    }

    private static string Percent(RunState state) => $"{Math.Floor(state.Fraction * 100)} %";

    private static string Epoch(RunState state) => state.Epochs == 0 ? "" : $", {ProgressWords.Epoch(state)}";

    private static string Speed(RunState state, string unit) =>
        state.ImagesPerSecond > 0 && state.Part is StepNames.Train or StepNames.Pretrain
            ? FormattableString.Invariant($"  {state.ImagesPerSecond:0}{unit}") : "";

    private static string Restarts(RunState state) =>
        state.Restarts.Count == 0 ? "none" : string.Join(", ", state.Restarts.Select(r => $"{r.Key} {r.Value}"));

    private static string Note(RunState state) =>
        state.Notice ?? (state.Started?.Generated == true ? "the data are generated stand-ins" : "–");

    private static string Share(string name, double? value) => value is { } share ? name + Readable.Show(share, Unit.Share) : "";

    private static string Join(string between, params IEnumerable<string> parts)
    {
        string all = string.Join(between, parts.Where(p => p.Length > 0));
        return all.Length > 0 ? all : "–";
    }

    /// <summary>One row, whatever is to be said: a value that wraps would make the rows below it jump.</summary>
    private static string Cut(string value, int cells) => value.Length <= cells ? value : value[..(cells - 1)] + "…";

    private static IEnumerable<string> Wrap(string text, int cells)
    {
        string line = "";
        foreach (string word in text.ReplaceLineEndings(" ").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > cells)
            {
                yield return line;
                line = "";
            }
            line = line.Length > 0 ? $"{line} {word}" : word;
        }
        yield return line;
    }

    private static string Bar(double share, int cells)
    {
        int full = (int)Math.Round(Math.Clamp(share, 0, 1) * cells);
        return new string('━', full) + new string('─', cells - full);
    }
}

using Slr.Cli.Console;
using Slr.Cli.Report.Charts;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;

namespace Slr.Cli.Report.Sections;

/// <summary>What came out: source-only beside adapted, as large figures, a picture and a table.</summary>
internal static class ResultSection
{
    private const string Unscorable = "Nothing is scored: that needs queries and, of the same person from another camera, gallery "
        + "images. Training needs neither.";

    private const string LabelFree = "Scores are without labels: how well a crop finds the other half of its own track before all other "
        + "crops. That tells whether a "
        + "person is known again a moment later; it cannot tell whether across cameras or after a change of pose, and the same "
        + "background helps.";

    public static Section Of(IReadOnlyList<RunRecord> runs)
    {
        var html = new Markup();
        if (runs.Count == 1)
            Figures(html, runs[0]);
        if (runs.All(run => run.Scores is { SourceOnly: null, Last: null }))
            return new Section("result", "Result",
                html.Element("p", runs.All(run => run.Labels.Count == 0) ? "Nothing is scored yet." : Unscorable).ToString());
        html.Raw("<div class=\"pair\">").Raw(ScoreDrawing.Write(runs)).Raw("<div>");
        Table(html, runs);
        html.Raw("</div></div>");
        if (runs.Any(run => run.Summary?.LabelFree is not null))
            html.Element("p", LabelFree, "class=\"note\"");
        return new Section("result", "Result", html.ToString());
    }

    private static void Figures(Markup html, RunRecord run)
    {
        ScoreBoard scores = run.Scores;
        html.Raw("<dl class=\"figures\">");
        Figure(html, "Source only, mAP", scores.SourceOnly?.MeanAveragePrecision, "before adaptation");
        Figure(html, "Adapted, mAP", scores.Last?.MeanAveragePrecision, "after the last epoch");
        Figure(html, "Adapted, Rank-1", scores.Last?.Rank1, "after the last epoch");
        if (scores.Last is { } last && scores.SourceOnly is { } source)
        {
            double points = (last.MeanAveragePrecision - source.MeanAveragePrecision) * 100;
            html.Raw("<div>").Element("dt", "Gain").Raw("<dd>")
                .Element("strong", FormattableString.Invariant($"{(points < 0 ? "−" : "+")}{Math.Abs(points):0.0}"))
                .Element("span", "points of mAP").Raw("</dd></div>");
        }
        html.Raw("</dl>");
    }

    private static void Figure(Markup html, string name, double? value, string when) => html.Raw("<div>").Element("dt", name)
        .Raw("<dd>").Element("strong", Readable.Show(value, Unit.Share)).Element("span", when).Raw("</dd></div>");

    private static void Table(Markup html, IReadOnlyList<RunRecord> runs)
    {
        html.Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Scores\"><table><thead><tr>");
        foreach (string name in (string[])[.. runs.Count > 1 ? ["Run"] : (string[])[], "Model", "mAP", "Rank-1", "Rank-5", "Rank-10",
            "Epoch"])
            html.Element("th", name, "scope=\"col\"");
        html.Raw("</tr></thead><tbody>");
        foreach (RunRecord run in runs)
        {
            ScoreBoard scores = run.Scores;
            if (scores is { SourceOnly: null, Last: null })
                Unscored(html, run);
            Row(html, runs, run, "Source only", scores.SourceOnly);
            Row(html, runs, run, "Adapted, last epoch", scores.Last);
            Row(html, runs, run, "Adapted, best epoch *", scores.Best);
        }
        html.Raw("</tbody></table></div><p class=\"note\">* The best epoch is chosen by the test set itself, which flatters it; compare "
            + "methods by the last epoch.</p>");
    }

    /// <summary>A run beside others that has no score keeps its place among them.</summary>
    private static void Unscored(Markup html, RunRecord run)
    {
        html.Raw("<tr>").Element("th", run.Name, "scope=\"row\"").Element("td", "not scored", "class=\"words\"");
        for (int cell = 0; cell < 5; cell++)
            html.Element("td", "–");
        html.Raw("</tr>");
    }

    private static void Row(Markup html, IReadOnlyList<RunRecord> runs, RunRecord run, string model, EpochScores? score)
    {
        if (score is null)
            return;
        html.Raw("<tr>");
        if (runs.Count > 1)
            html.Element("th", run.Name, "scope=\"row\"").Element("td", model, "class=\"words\"");
        else
            html.Element("th", model, "scope=\"row\"");
        foreach (double value in (double[])[score.MeanAveragePrecision, score.Rank1, score.Rank5, score.Rank10])
            html.Element("td", Readable.Show(value, Unit.Share));
        html.Element("td", score.Epoch >= 0 ? $"{score.Epoch + 1}" : "–").Raw("</tr>");
    }
}

using Slr.Cli.Report.Html;
using Slr.Cli.Runs;

namespace Slr.Cli.Report.Sections;

/// <summary>Warnings that epochs reported and images that could not be used.</summary>
internal static class FindingsSection
{
    private const int Most = 100;

    public static Section Of(IReadOnlyList<RunRecord> runs)
    {
        var html = new Markup();
        foreach (RunRecord run in runs.Where(r => r.Labels.Any(l => l.Warnings.Count > 0) || r.Quarantine.Count > 0))
        {
            if (runs.Count > 1)
                html.Element("h3", run.Name, "class=\"run\"");
            Table(html, "Warnings of epochs", ["Epoch", "Kind", "What was seen"],
                [.. run.Labels.SelectMany(l => l.Warnings.Select(w => new[] { $"{l.Epoch + 1}", w.Kind, w.Message }))]);
            Table(html, "Images that could not be used", ["Image", "Reason"],
                [.. run.Quarantine.Select(q => new[] { q.Path, q.Reason })]);
        }
        return new Section("findings", "Warnings", html.ToString());
    }

    private static void Table(Markup html, string title, string[] names, IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0)
            return;
        html.Element("h3", title).Raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" ").Raw(Markup.Attribute("aria-label", title))
            .Raw("><table class=\"plain\"><thead><tr>");
        foreach (string name in names)
            html.Element("th", name, "scope=\"col\"");
        html.Raw("</tr></thead><tbody>");
        foreach (string[] row in rows.Take(Most))
        {
            html.Raw("<tr>").Element("th", row[0], "scope=\"row\"");
            foreach (string cell in row[1..])
                html.Element("td", cell, "class=\"words\"");
            html.Raw("</tr>");
        }
        html.Raw("</tbody></table></div>");
        if (rows.Count > Most)
            html.Element("p", $"and {rows.Count - Most} more", "class=\"note\"");
    }
}

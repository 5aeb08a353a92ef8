using Slr.Cli.Console;

namespace Slr.Cli.Report.Html;

/// <summary>Puts sections into one self-contained HTML page: style, script and pictures are inside it.</summary>
internal static class Page
{
    /// <summary>The page.</summary>
    /// <param name="title">Heading and window title.</param>
    /// <param name="subtitle">The line under the heading.</param>
    /// <param name="notices">Sentences that must not be missed, such as that data are generated.</param>
    /// <param name="sections">Empty ones are left out.</param>
    /// <param name="scripts">Names of the embedded scripts.</param>
    public static string Write(string title, string subtitle, IReadOnlyList<string> notices, IReadOnlyList<Section> sections,
        params IReadOnlyList<string> scripts)
    {
        Section[] shown = [.. sections.Where(s => !s.IsEmpty)];
        var html = new Markup();
        html.Raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light "
                + "dark\">")
            .Raw("<link rel=\"icon\" href=\"data:,\">")
            .Element("title", title).Raw($"<style>{Assets.Text("chart.css")}{Assets.Text("report.css")}</style></head><body>")
            .Raw("<a class=\"skip\" href=\"#main\">Skip to the content</a><header>").Element("h1", title)
            .Element("p", subtitle, "class=\"subtitle\"");
        foreach (string notice in notices)
            html.Element("p", notice, "class=\"notice\" role=\"note\"");
        html.Raw("<nav aria-label=\"Contents\"><ul>");
        foreach (Section section in shown)
            html.Raw($"<li><a href=\"#{section.Id}\">").Text(section.Title).Raw("</a></li>");
        html.Raw("</ul></nav></header><main id=\"main\">");
        foreach (Section section in shown)
            html.Raw($"<section id=\"{section.Id}\" aria-labelledby=\"{section.Id}-h\">")
                .Element("h2", section.Title, $"id=\"{section.Id}-h\"")
                .Raw(section.Html).Raw("</section>");
        html.Raw("</main><footer>").Element("p", $"Written by SLR {ProgramVersion.Short}.").Raw("</footer>");
        foreach (string script in scripts)
            html.Raw($"<script>{Assets.Text(script)}</script>");
        return html.Raw("</body></html>\n").ToString();
    }
}

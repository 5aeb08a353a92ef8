using Slr.Cli.Console;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;
using Slr.Runs.Files;

namespace Slr.Cli.Report.Sections;

/// <summary>Settings with their origins, what differs between runs, and the machines.</summary>
internal static class SettingsSection
{
    public static Section Of(IReadOnlyList<RunRecord> runs)
    {
        var html = new Markup();
        if (runs.Count > 1)
            Differences(html, runs);
        foreach (RunRecord run in runs)
        {
            if (runs.Count > 1)
                html.Element("h3", run.Name, "class=\"run\"");
            KeyValuePair<string, SettingNote>[] changed = [.. run.Settings.Where(s => s.Value.IsChanged)];
            Table(html, "Settings that differ from the reference", changed.Length > 0 && changed.Length < run.Settings.Count, open: true,
                ["Setting", "Value", "From"], changed.Select(s => new[] { s.Key, s.Value.Value, s.Value.Origin }));
            Table(html, $"All {run.Settings.Count} settings", run.Settings.Count > 0, open: false,
                ["Setting", "Value", "From"], run.Settings.Select(s => new[] { s.Key, s.Value.Value, s.Value.Origin }));
            Table(html, "Machine and versions", run.Environment.Count > 0, open: runs.Count == 1,
                ["What", "Value"], run.Environment.Select(e =>
                    new[] { e.Key, e.Key.EndsWith("Bytes", StringComparison.Ordinal) && double.TryParse(e.Value, out double bytes)
                    ? Readable.Bytes(bytes) : e.Value }));
        }
        return new Section("settings", "Settings", html.ToString());
    }

    private static void Differences(Markup html, IReadOnlyList<RunRecord> runs)
    {
        string[] keys = [.. runs.SelectMany(r => r.Settings.Keys).Distinct()
            .Where(key => runs.Select(r => r.Setting(key, "–")).Distinct().Count() > 1)];
        Table(html, "What differs between the runs", keys.Length > 0, open: true, ["Setting", .. runs.Select(r => r.Name)],
            keys.Select(key => (string[])[key, .. runs.Select(r => r.Setting(key, "–"))]));
        if (keys.Length == 0)
            html.Element("p", "The runs have the same settings.");
    }

    private static void Table(Markup html, string title, bool any, bool open, string[] names, IEnumerable<string[]> rows)
    {
        if (!any)
            return;
        html.Raw($"<details{(open ? " open" : "")}>").Element("summary", title)
            .Raw($"<div class=\"scroll{(open ? " whole" : "")}\" tabindex=\"0\" role=\"region\" ")
            .Raw(Markup.Attribute("aria-label", title)).Raw("><table class=\"plain\"><thead><tr>");
        foreach (string name in names)
            html.Element("th", name, "scope=\"col\"");
        html.Raw("</tr></thead><tbody>");
        foreach (string[] row in rows)
        {
            html.Raw("<tr>").Element("th", row[0], "scope=\"row\"");
            foreach (string cell in row[1..])
                html.Element("td", cell, "class=\"words\"");
            html.Raw("</tr>");
        }
        html.Raw("</tbody></table></div></details>");
    }
}

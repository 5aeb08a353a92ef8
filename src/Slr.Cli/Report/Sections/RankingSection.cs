using Slr.Cli.Console;
using Slr.Cli.Report.Html;
using Slr.Cli.Runs;
using Slr.Runs.Files;

namespace Slr.Cli.Report.Sections;

/// <summary>The best and the worst queries, each with the first ten gallery images of its ranking.</summary>
internal static class RankingSection
{
    private const int OfEachKind = 5, Top = 10;

    public static Section Of(RunRecord run, Thumbnails thumbnails)
    {
        QueryRanking[] queries = [.. RankingFile.Read(run.Folder).Where(query => query.Ap is not null)
            .OrderByDescending(query => query.Ap).ThenBy(query => query.Key, StringComparer.Ordinal)];
        var html = new Markup();
        if (queries.Length > 0)
        {
            int each = Math.Min(OfEachKind, (queries.Length + 1) / 2);
            html.Element("p", "A query on the left, then what the teacher found, the nearest first. ✓ is the same person, ✗ another.");
            List(html, "Best queries", queries.Take(each), thumbnails);
            List(html, "Worst queries", queries.Skip(Math.Max(each, queries.Length - each)).Reverse(), thumbnails);
        }
        return new Section("queries", "Queries", html.ToString());
    }

    private static void List(Markup html, string title, IEnumerable<QueryRanking> queries, Thumbnails thumbnails)
    {
        html.Element("h3", title);
        foreach (QueryRanking query in queries)
        {
            html.Raw("<div class=\"ranking\" role=\"group\" tabindex=\"0\" ")
                .Raw(Markup.Attribute("aria-label", $"Query {query.Key}, average precision {Readable.Show(query.Ap, Unit.Share)}"))
                .Raw("><div class=\"query\">").Raw(thumbnails.Image(query.Key, $"Query {query.Key}"))
                .Element("span", $"AP {Readable.Show(query.Ap, Unit.Share)}").Raw("</div><ol class=\"images\">");
            foreach (RankedImage image in query.Top.Take(Top))
                html.Raw($"<li class=\"{(image.Correct ? "right" : "wrong")}\">")
                    .Raw(thumbnails.Image(image.Key, $"{image.Key}, {(image.Correct ? "the same person" : "another person")}"))
                    .Element("span", image.Correct ? "✓" : "✗", "aria-hidden=\"true\"").Raw("</li>");
            html.Raw("</ol></div>");
        }
    }
}

using System.Globalization;
using Slr.Cli.Report.Html;
using Slr.Cli.Trained;

namespace Slr.Cli.Search;

/// <summary>The results of a search as one HTML page.</summary>
internal static class SearchSheet
{
    private const string Style = "style=\"display:flex;flex-wrap:wrap;gap:8px\"", Figure = "style=\"margin:0;width:64px\"";

    /// <summary>The page.</summary>
    public static string Write(SearchRequest request, TrainedNetwork trained, SearchGallery gallery, IReadOnlyList<SearchResult> results)
    {
        var queries = new Thumbnails(path => results.First(result => result.Query.Key == path).Query);
        var found = new Thumbnails(row => gallery.Images?[int.Parse(row, CultureInfo.InvariantCulture)], 5000);
        return Page.Write("Search", $"{trained.Description} · {request.Gallery} · gallery of {gallery.Names.Count}", [],
            [.. results.Select((result, at) => new Section($"query-{at + 1}", Path.GetFileName(result.Query.Key),
                Shown(result, gallery, queries, found)))]);
    }

    private static string Shown(SearchResult result, SearchGallery gallery, Thumbnails queries, Thumbnails found)
    {
        var html = new Markup().Raw("<p>").Raw(queries.Image(result.Query.Key, $"the query {result.Query.Key}")).Raw($"</p><div {Style}>");
        foreach ((int row, float similarity) in result.Results)
            html.Raw($"<figure {Figure} {Markup.Attribute("title", gallery.Names[row])}>")
                .Raw(gallery.Images is null ? Markup.Escape(gallery.Names[row])
                    : found.Image(row.ToString(CultureInfo.InvariantCulture), gallery.Names[row]))
                .Element("figcaption", similarity.ToString("0.000", CultureInfo.InvariantCulture)).Raw("</figure>");
        return html.Raw("</div>").ToString();
    }
}

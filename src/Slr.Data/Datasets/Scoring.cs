using System.Collections.Immutable;

namespace Slr.Data.Datasets;

/// <summary>
/// How much of a data set the Market-1501 protocol can score, which is known before any feature: a query counts when the gallery
/// holds an image of its person from another camera.
/// </summary>
/// <param name="Queries">All queries.</param>
/// <param name="Scored">Those with a match.</param>
/// <param name="Shortfall">A sentence on what cannot be scored and why; null when every query can.</param>
public sealed record Scoring(int Queries, int Scored, string? Shortfall)
{
    /// <summary>Looks at the people and cameras of queries and gallery.</summary>
    public static Scoring Of(Dataset data)
    {
        ILookup<int, int> cameras = data.Gallery.Where(image => image.Identity != NumberedNames.Unknown)
            .ToLookup(image => image.Identity, image => image.Camera);
        int scored = data.Query.Count(query => query.Identity != NumberedNames.Unknown
            && cameras[query.Identity].Any(camera => camera != query.Camera));
        return new(data.Query.Length, scored, scored == data.Query.Length && scored > 0 ? null : Explain(data, scored));
    }

    private static string Explain(Dataset data, int scored)
    {
        if (scored > 0)
            return $"{data.Query.Length - scored} of {data.Query.Length} queries have no image of their person from another camera in the gallery; "
                + "they do not count in the scores";
        return "it can be trained on, but not scored: " + (data switch
        {
            { Query.IsEmpty: true, Gallery.IsEmpty: true } => "it has neither query nor gallery",
            { Query.IsEmpty: true } => "it has no query",
            { Gallery.IsEmpty: true } when data.Junk > 0 => "its gallery holds nothing but junk",
            { Gallery.IsEmpty: true } => "it has no gallery",
            _ when data.Query.Concat(data.Gallery).All(image => image.Identity == NumberedNames.Unknown) => "nobody is named in query and gallery",
            _ when OneCamera([.. data.Query, .. data.Gallery]) => "all its images are of one camera, and a match is an image of another one",
            _ => "no query has an image of its person from another camera in the gallery",
        });
    }

    private static bool OneCamera(ImmutableArray<ImageRecord> images) => images.Select(image => image.Camera).Distinct().Count() == 1;
}

using Slr.Flow.Evaluation;
using Slr.Runs.Files;

namespace Slr.Actors.Attempts;

/// <summary>Writes the first results of every query of the newest evaluation, for the report.</summary>
internal static class RankedLists
{
    public static void Write(RunContext context, RankingScores scores, IReadOnlyList<int> query, IReadOnlyList<int> gallery) =>
        context.Directory.Replace(RunFileNames.Ranking, RankingFile.ToBytes(scores.Lists.Select(ranked => new QueryRanking(
            context.Target.Query[query[ranked.Query]].Key, ranked.AveragePrecision,
            [.. ranked.Gallery.Zip(ranked.Matches,
                (image, matches) => new RankedImage(context.Target.Gallery[gallery[image]].Key, matches))]))));
}

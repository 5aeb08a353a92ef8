using System.Text.Json;
using Slr.Models.Evaluation;
using Slr.Runs.Files;

namespace Slr.Actors.Attempts;

/// <summary>Writes the first results of every query of the newest evaluation, for the report.</summary>
internal static class RankedLists
{
    public static void Write(RunContext context, RankingScores scores, IReadOnlyList<int> query, IReadOnlyList<int> gallery)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteStartArray("queries");
            foreach (RankedQuery ranked in scores.Lists)
            {
                json.WriteStartObject();
                json.WriteString("key", context.Target.Query[query[ranked.Query]].Key);
                if (ranked.AveragePrecision is { } precision)
                    json.WriteNumber("ap", precision);
                else
                    json.WriteNull("ap");
                json.WriteStartArray("top");
                for (int i = 0; i < ranked.Gallery.Length; i++)
                {
                    json.WriteStartObject();
                    json.WriteString("key", context.Target.Gallery[gallery[ranked.Gallery[i]]].Key);
                    json.WriteBoolean("correct", ranked.Matches[i]);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        context.Directory.Replace(RunFileNames.Ranking, memory.ToArray());
    }
}

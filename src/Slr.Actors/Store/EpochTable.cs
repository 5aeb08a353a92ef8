using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Slr.Actors.Store;

/// <summary><c>metrics.csv</c>: one row an epoch, made from <c>metrics.jsonl</c>.</summary>
internal static class EpochTable
{
    private static readonly (string Column, string Event)[] Columns =
    [
        ("loss", "epoch"), ("steps", "epoch"), ("clusters", "labels"), ("outliers", "labels"), ("changedSinceLast", "labels"),
        ("changedByRefinement", "labels"), ("eps", "labels"), ("mAP", "evaluation"), ("rank1", "evaluation"),
        ("rank5", "evaluation"), ("rank10", "evaluation"),
    ];

    /// <summary>Writes the table.</summary>
    public static void Write(RunDirectory directory)
    {
        if (!File.Exists(directory.Of("metrics.jsonl")))
            return;
        var rows = new SortedDictionary<(string Stage, int Epoch), Dictionary<string, string>>(
            Comparer<(string Stage, int Epoch)>.Create((a, b) => a.Stage == b.Stage
                ? a.Epoch.CompareTo(b.Epoch)
                : string.CompareOrdinal(b.Stage, a.Stage)));
        foreach (string line in File.ReadLines(directory.Of("metrics.jsonl")))
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement values = json.RootElement;
            var key = (values.GetProperty("stage").GetString()!, values.GetProperty("epoch").GetInt32());
            if (!rows.TryGetValue(key, out Dictionary<string, string>? row))
                rows[key] = row = [];
            foreach ((string column, string name) in Columns)
                if (values.GetProperty("event").ValueEquals(name) && values.TryGetProperty(column, out JsonElement value)
                    && value.ValueKind == JsonValueKind.Number)
                    row[column] = value.GetRawText();
        }
        var text = new StringBuilder("stage,epoch,").AppendJoin(',', Columns.Select(c => c.Column)).Append('\n');
        foreach (((string stage, int epoch), Dictionary<string, string> row) in rows)
            text.Append(CultureInfo.InvariantCulture, $"{stage},{epoch},")
                .AppendJoin(',', Columns.Select(c => row.GetValueOrDefault(c.Column, ""))).Append('\n');
        directory.Replace("metrics.csv", Encoding.UTF8.GetBytes(text.ToString()));
    }
}

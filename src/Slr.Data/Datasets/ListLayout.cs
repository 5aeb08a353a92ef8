using Slr.Data.Crops;
using Slr.Primitives.Files;

namespace Slr.Data.Datasets;

/// <summary>
/// A CSV or Parquet file with the columns path, identity, camera, track, time, split (<see cref="ListColumns"/> knows other names).
/// Paths are relative to the list's folder; all others may be empty or missing; split is train, query or gallery.
/// </summary>
internal sealed class ListLayout : DatasetLayout
{
    public override string Name => "list";

    public override string Expectation => "a .csv or .parquet file, or a folder with list.csv or list.parquet";

    public override bool OwnsItsFolder => false;

    public override string? Locate(string root) =>
        File.Exists(root) ? root : new[] { "list.csv", "list.parquet" }.Select(name => Path.Combine(root, name))
            .FirstOrDefault(File.Exists);

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, Path.GetDirectoryName(folder) ?? "/");
        try
        {
            Fill(listing, folder, ListTable.Read(folder));
        }
        catch (FileFormatException error)
        {
            listing.Problems.Add($"list {error.Message}");
        }
        catch (InvalidDataException error)
        {
            listing.Problems.Add($"list {folder}: {error.Message}");
        }
        return listing;
    }

    private static void Fill(Listing listing, string list, ListTable table)
    {
        ListColumns columns = ListColumns.Among(table.Columns);
        if (columns.Path is null || table.Rows.Count == 0)
        {
            listing.Problems.Add($"list {list} has {(columns.Path is null ? "no column 'path'" : "no rows")}; "
                + "its columns must be path and, where they are known, identity, camera, track, time, split");
            return;
        }
        if (columns.Others(table.Columns).ToArray() is { Length: > 0 } others)
            listing.Notes.Add($"columns of the list that are not used: {string.Join(", ", others)}");
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((int number, ListRow row) in table.Rows.Index())
        {
            string path = row[columns.Path];
            if (path.Length == 0)
                listing.Problems.Add($"{list}, {row.Place}: the path is empty");
            else if (path.Contains('\0'))
                listing.Problems.Add($"{list}, {row.Place}: the path holds a NUL, which no file's name has");
            else if (SplitOf(row[columns.Split]) is not { } part)
                listing.Problems.Add($"{list}, {row.Place}: split '{row[columns.Split]}' must be train, query or gallery");
            else if (TimeOf(row, columns) is not { } time)
                listing.Problems.Add($"{list}, {row.Place}: time '{row[columns.Time ?? columns.Frame]}' must be a number of "
                    + (columns.Time is null ? "a frame" : "seconds or a date with a time"));
            else if (!seen.TryAdd(KeyOf(listing.Root, path), row.Place))
                listing.Problems.Add($"{list}, {row.Place}: {path} is already in {seen[KeyOf(listing.Root, path)]}");
            else
                listing.Add(new(part, KeyOf(listing.Root, path), row[columns.Identity], row[columns.Camera], row[columns.Track])
                {
                    Time = time,
                    Row = number,
                });
        }
    }

    /// <summary>The time goes before the number of a frame.</summary>
    private static double? TimeOf(ListRow row, ListColumns columns) =>
        columns.Time is null ? CropTime.OfFrame(row[columns.Frame]) : CropTime.Seconds(row[columns.Time]);

    private static Split? SplitOf(string cell) => cell.Length == 0 ? Split.Train
        : Enum.GetValues<Split>().Cast<Split?>()
            .FirstOrDefault(split => split.ToString()!.Equals(cell, StringComparison.OrdinalIgnoreCase));

    private static string KeyOf(string root, string path) =>
        Path.GetRelativePath(root, Path.Combine(root, path)).Replace('\\', '/');
}

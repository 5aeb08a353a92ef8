using System.Globalization;

namespace Slr.Data.Datasets;

/// <summary>
/// A CSV or Parquet file with the columns path, identity, camera, split (<see cref="ListColumns"/> knows other names).
/// Paths are relative to the list's folder; identity and camera may be empty or missing; split is train, query or gallery.
/// </summary>
internal sealed class ListLayout : DatasetLayout
{
    public override string Name => "list";

    public override string Expectation => "a .csv or .parquet file, or a folder with list.csv or list.parquet";

    public override string? Locate(string root) =>
        File.Exists(root) ? root : FirstFile(Path.Combine(root, "list.csv"), Path.Combine(root, "list.parquet"));

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, Path.GetDirectoryName(folder) ?? "/");
        try
        {
            Fill(listing, folder, ListTable.Read(folder));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            listing.Problems.Add($"list {folder} cannot be read: {error.Message}");
        }
        return listing;
    }

    private static void Fill(Listing listing, string list, List<Dictionary<string, string>> rows)
    {
        ListColumns columns = ListColumns.Among(rows.Count == 0 ? [] : rows[0].Keys);
        if (columns.Path is null)
        {
            listing.Problems.Add($"list {list} has {(rows.Count == 0 ? "no rows" : "no column 'path'")}; "
                + "its columns must be path, identity, camera, split");
            return;
        }
        Dictionary<string, int> identities = IdentityNumbers.Of(rows.Select(row => Cell(row, columns.Identity)));
        Dictionary<string, int> cameras = IdentityNumbers.Of(rows.Select(row => Cell(row, columns.Camera)));
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int number = 0; number < rows.Count; number++)
        {
            string row = string.Create(CultureInfo.InvariantCulture, $"{list}, row {number + 2}");
            string? path = Cell(rows[number], columns.Path), split = Cell(rows[number], columns.Split) ?? "train";
            if (path is null)
                listing.Problems.Add($"{row}: the path is empty");
            else if (!Enum.TryParse(split, ignoreCase: true, out Split part) || !Enum.IsDefined(part) || char.IsAsciiDigit(split[0]))
                listing.Problems.Add($"{row}: split '{split}' must be train, query or gallery");
            else if (!seen.TryAdd(KeyOf(listing.Root, path), number + 2))
                listing.Problems.Add($"{row}: {path} is already in row {seen[KeyOf(listing.Root, path)]}");
            else
                listing.Add(part, KeyOf(listing.Root, path),
                    Cell(rows[number], columns.Identity) is { } identity ? identities[identity] : -1,
                    Cell(rows[number], columns.Camera) is { } camera ? cameras[camera] : UnknownCamera.Of(part));
        }
    }

    private static string? Cell(Dictionary<string, string> row, string? column) =>
        column is not null && row.TryGetValue(column, out string? value) && value.Trim() is { Length: > 0 } text ? text : null;

    private static string KeyOf(string root, string path) =>
        Path.GetRelativePath(root, Path.Combine(root, path)).Replace('\\', '/');

    private static string? FirstFile(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            if (File.Exists(path))
                return path;
        }
        return null;
    }
}

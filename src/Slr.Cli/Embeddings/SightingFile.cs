using Slr.Cli.Console;
using Slr.Data.Crops;
using Slr.Data.Datasets;
using Slr.Flow;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>What is known of the rows of features: a table with the columns camera, track and time (or frame), as there are.</summary>
internal static class SightingFile
{
    /// <summary>Reads a table (.csv or .parquet) under the names of columns that lists have; further columns are not used.</summary>
    /// <param name="path">The table.</param>
    /// <param name="count">Rows that it must have.</param>
    /// <param name="features">The file of features that it belongs to.</param>
    /// <returns>One sighting per row.</returns>
    /// <exception cref="CommandException">No table, none of the columns, another number of rows, or a time that is none.</exception>
    public static Sighting[] Read(string path, int count, string features)
    {
        try
        {
            ListTable table = ListTable.Read(path);
            ListColumns columns = ListColumns.Among(table.Columns);
            if (columns is { Camera: null, Track: null })
                throw new CommandException($"{path}: the header '{string.Join(',', table.Columns)}' has neither a column 'camera' nor a "
                    + "column 'track'");
            if (table.Rows.Count != count)
                throw new CommandException($"{path}: {table.Rows.Count} rows below the header for the {count} rows of {features}");
            NumberedNames cameras = NumberedNames.Of(table.Rows.Select(row => row[columns.Camera]));
            NumberedNames tracks = NumberedNames.Of(table.Rows.Select(row => row[columns.Track]));
            return [.. table.Rows.Select(row =>
                new Sighting(cameras[row[columns.Camera]], tracks[row[columns.Track]], Time(path, row, columns)))];
        }
        catch (FileFormatException error)
        {
            throw new CommandException(error.Message, error);
        }
        catch (InvalidDataException error)
        {
            throw new CommandException($"{path}: {error.Message}", error);
        }
    }

    private static double Time(string path, ListRow row, ListColumns columns) =>
        (columns.Time is null ? CropTime.OfFrame(row[columns.Frame]) : CropTime.Seconds(row[columns.Time]))
            ?? throw new CommandException($"{path}, {row.Place}: time '{row[columns.Time ?? columns.Frame]}' must be a number of "
                + (columns.Time is null ? "a frame" : "seconds or a date with a time"));
}

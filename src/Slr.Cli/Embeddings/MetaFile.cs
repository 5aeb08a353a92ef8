using System.Globalization;
using Slr.Cli.Console;
using Slr.Data.Datasets;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>Identity and camera of each row of features.</summary>
/// <param name="Identities">One a row, see <see cref="NumberedNames"/>; -1 is junk, 0 a distractor unless a query has it.</param>
/// <param name="Cameras">One a row; negative = not known.</param>
internal sealed record MetaFile(int[] Identities, int[] Cameras)
{
    /// <summary>A table as it is written; numbers are given when both tables are known.</summary>
    private sealed record Named(string[] People, string[]? Cameras);

    /// <summary>
    /// Reads the tables of queries and gallery (.csv or .parquet) with the columns of lists: identity (pid ...) and camera (camid ...),
    /// which may be missing; further columns are not used. Equal names are equal people and cameras in both.
    /// </summary>
    /// <param name="query">The queries' table, the rows that it must have, and the file of features that it belongs to.</param>
    /// <param name="gallery">The same of the gallery.</param>
    /// <param name="warnings">Receives what a person should look at.</param>
    /// <exception cref="CommandException">No table, no column of people, or the number of rows differs.</exception>
    public static (MetaFile Query, MetaFile Gallery) Read((string Path, int Rows, string Features) query,
        (string Path, int Rows, string Features) gallery, ICollection<string> warnings)
    {
        Named queries = Read(query.Path, query.Rows, query.Features, warnings),
        galleries = Read(gallery.Path, gallery.Rows, gallery.Features, warnings);
        NumberedNames people = NumberedNames.Of(queries.People.Concat(galleries.People));
        NumberedNames cameras = NumberedNames.Of((queries.Cameras ?? []).Concat(galleries.Cameras ?? []));
        return (Of(queries, Split.Query), Of(galleries, Split.Gallery));

        MetaFile Of(Named named, Split split) => new([.. named.People.Select(person => people[person])],
            [.. Enumerable.Range(0, named.People.Length).Select(i => named.Cameras is { } known && cameras[known[i]] is var camera and >= 0
                ? camera : UnknownCamera.Of(split))]);
    }

    private static Named Read(string path, int count, string features, ICollection<string> warnings)
    {
        try
        {
            ListTable table = ListTable.Read(path);
            ListColumns columns = ListColumns.Among(table.Columns);
            if (columns.Identity is null)
                throw new CommandException($"{path}: the header '{string.Join(',', table.Columns)}' has no column 'identity'");
            if (table.Rows.Count != count)
                throw new CommandException($"{path}: {table.Rows.Count} rows below the header for the {count} rows of {features}");
            var named = new Named([.. table.Rows.Select(row => row[columns.Identity])],
                columns.Camera is null ? null : [.. table.Rows.Select(row => row[columns.Camera])]);
            Warn(path, named, warnings);
            return named;
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

    private static void Warn(string path, Named named, ICollection<string> warnings)
    {
        int nobody = named.People.Count(person => person.Length == 0);
        if (nobody > 0)
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {nobody} rows have no identity; they do not count"));
        if (named.Cameras is null)
            warnings.Add($"{path}: there is no column 'camera', so images of a query's own camera are not left out");
    }
}

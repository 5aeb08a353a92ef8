using Slr.Cli.Console;
using Slr.Data.Datasets;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>Names of rows: a text file with one key a line.</summary>
internal static class KeyFile
{
    /// <summary>Reads the keys.</summary>
    /// <exception cref="CommandException">A line is empty or two are equal.</exception>
    public static string[] Read(string path)
    {
        string[] keys = ReadLines(path);
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int line = 0; line < keys.Length; line++)
        {
            if (keys[line].Length == 0)
                throw new CommandException($"{path}: line {line + 1} is empty; every row needs a key");
            if (!first.TryAdd(keys[line], line))
                throw new CommandException($"{path}: the key '{keys[line]}' is on line {first[keys[line]] + 1} and on line {line + 1}");
        }
        return keys;
    }

    /// <summary>The paths that a table beside features names, as <c>extract</c> writes it: F.csv for F.npy; null without one.</summary>
    /// <exception cref="CommandException">Two rows have one path.</exception>
    public static (string Table, string[] Keys)? Beside(string features)
    {
        string path = Path.ChangeExtension(features, ".csv");
        if (features == StandardStreams.Name || path == features || !File.Exists(path))
            return null;
        try
        {
            ListTable table = ListTable.Read(path);
            if (ListColumns.Among(table.Columns).Path is not { } column)
                return null;
            string[] keys = [.. table.Rows.Select(row => row[column])];
            return keys.GroupBy(key => key).FirstOrDefault(same => same.Count() > 1) is { } twice
                ? throw new CommandException($"{path}: the path '{twice.Key}' is there twice; give --keys, a text file with one name a row")
                : (path, keys);
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

    private static string[] ReadLines(string path)
    {
        try
        {
            return TextFile.ReadLines(path);
        }
        catch (FileFormatException error)
        {
            throw new CommandException(error.Message, error);
        }
    }
}

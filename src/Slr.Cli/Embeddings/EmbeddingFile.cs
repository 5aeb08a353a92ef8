using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Labelling;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>Features that somebody's program wrote, checked before they are used.</summary>
internal static class EmbeddingFile
{
    /// <summary>Reads N x D numbers and their keys.</summary>
    /// <param name="path">A .npy file of two axes; <c>-</c> = standard input.</param>
    /// <param name="keysPath">One key a row, or null for row numbers.</param>
    /// <param name="normalise">Scale rows of any length to length 1. Those that are nearly so, as rounding leaves them, always are.</param>
    /// <exception cref="CommandException">No numbers, a wrong shape, NaN, rows that are not normalised, repeated keys.</exception>
    public static FeatureSet Read(string path, string? keysPath, bool normalise)
    {
        (StoredType type, int dimension, float[] values) = Numbers(path);
        try
        {
            UnitRows.Make(values, dimension, normalise, halves: type == StoredType.Float16, ", or add --normalise");
        }
        catch (ArgumentException error)
        {
            throw new CommandException($"{path}: {error.Message}", error);
        }
        var features = FeatureSet.Numbered(values, dimension);
        return keysPath is null ? features : Named(features, keysPath, KeyFile.Read(keysPath), path);
    }

    private static (StoredType Type, int Dimension, float[] Values) Numbers(string path)
    {
        if (path == StandardStreams.Name)
        {
            NpyArray array = Open(path);
            return (array.Type, Dimension(path, array.Type, array.Shape), array.ToSingles());
        }
        return Reading(path, () =>
        {
            using var file = new NpyReader(path);
            return (file.Type, Dimension(path, file.Type, file.Shape), file.ReadSingles());
        });
    }

    /// <summary>Numbers of a row of an array that can be features.</summary>
    private static int Dimension(string path, StoredType type, IReadOnlyList<long> shape)
    {
        if (shape.Count != 2)
            throw new CommandException($"{path}: features have two axes, rows and numbers; this array is "
                + StoredTensor.Describe([.. shape]));
        if (shape[0] == 0 || shape[1] == 0)
            throw new CommandException($"{path}: the array {StoredTensor.Describe([.. shape])} is empty");
        if (type is StoredType.Bool or StoredType.UInt8 or StoredType.Int8)
            throw new CommandException($"{path}: {type} numbers are no features; save them as float32");
        return (int)Math.Min(shape[1], int.MaxValue);
    }

    /// <summary>The features under names of their own.</summary>
    /// <param name="features">Features of a file.</param>
    /// <param name="from">Where the names are from.</param>
    /// <param name="keys">The names.</param>
    /// <param name="path">The file of the features.</param>
    /// <exception cref="CommandException">Another number of names.</exception>
    public static FeatureSet Named(FeatureSet features, string from, string[] keys, string path) => keys.Length == features.Count
        ? new FeatureSet(keys, features.Values, features.Dimension)
        : throw new CommandException($"{from}: {keys.Length} keys for the {features.Count} rows of {path}");

    /// <summary>Reads an array, and says whose fault it is when it cannot be read.</summary>
    public static NpyArray Open(string path) =>
        Reading(path, () => path == StandardStreams.Name ? StandardStreams.Read() : NpyFile.Read(path));

    private static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FileFormatException e)
        {
            throw new CommandException(e.Message, e);
        }
        catch (IOException e)
        {
            throw new CommandException($"{path}: cannot be read: the disk or the network gave an error", e);
        }
    }
}

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
        NpyArray array = Open(path);
        if (array.Shape.Length != 2)
            throw new CommandException($"{path}: features have two axes, rows and numbers; this array is "
                + StoredTensor.Describe(array.Shape.AsSpan()));
        (long rows, long dimension) = (array.Shape[0], array.Shape[1]);
        if (rows == 0 || dimension == 0)
            throw new CommandException($"{path}: the array {StoredTensor.Describe(array.Shape.AsSpan())} is empty");
        if (array.Type is StoredType.Bool or StoredType.UInt8 or StoredType.Int8)
            throw new CommandException($"{path}: {array.Type} numbers are no features; save them as float32");
        float[] values = array.ToSingles();
        try
        {
            UnitRows.Make(values, (int)dimension, normalise, halves: array.Type == StoredType.Float16, ", or add --normalise");
        }
        catch (ArgumentException error)
        {
            throw new CommandException($"{path}: {error.Message}", error);
        }
        var features = FeatureSet.Numbered(values, (int)dimension);
        return keysPath is null ? features : Named(features, keysPath, KeyFile.Read(keysPath), path);
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
    public static NpyArray Open(string path)
    {
        try
        {
            return path == StandardStreams.Name ? StandardStreams.Read() : NpyFile.Read(path);
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

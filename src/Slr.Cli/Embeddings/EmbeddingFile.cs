using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Labelling;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>Features that somebody's program wrote, checked before they are used.</summary>
internal static class EmbeddingFile
{
    /// <summary>Reads N x D numbers and their keys.</summary>
    /// <param name="path">A .npy file of two axes.</param>
    /// <param name="keysPath">One key a row; null = paths of a table beside the file (<see cref="KeyFile.Beside"/>), else row
    /// numbers.</param>
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
        if ((keysPath is null ? KeyFile.Beside(path) : (keysPath, KeyFile.Read(keysPath))) is not var (named, keys))
            return FeatureSet.Numbered(values, (int)dimension);
        if (keys.Length != rows)
            throw new CommandException($"{named}: {keys.Length} keys for the {rows} rows of {path}");
        return new FeatureSet(keys, values, (int)dimension);
    }

    /// <summary>Reads an array, and says whose fault it is when it cannot be read.</summary>
    public static NpyArray Open(string path)
    {
        try
        {
            return NpyFile.Read(path);
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

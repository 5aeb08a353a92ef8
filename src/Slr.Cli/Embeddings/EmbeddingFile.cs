using System.Globalization;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>Features that somebody's program wrote, checked before they are used.</summary>
internal static class EmbeddingFile
{
    /// <summary>How far a row's length may be from 1 before it is refused.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>What rounding to single precision leaves of a row of length 1; such a row keeps its bytes.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Reads N x D numbers and their keys.</summary>
    /// <param name="path">A .npy file of two axes.</param>
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
        bool half = array.Type == StoredType.Float16;
        for (int row = 0; row < rows; row++)
            CheckRow(path, values.AsSpan(row * (int)dimension, (int)dimension), row, normalise, half);
        string[] keys = keysPath is null ? KeyFile.Numbers((int)rows) : KeyFile.Read(keysPath);
        if (keys.Length != rows)
            throw new CommandException($"{keysPath}: {keys.Length} keys for the {rows} rows of {path}");
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

    private static void CheckRow(string path, Span<float> row, int index, bool normalise, bool half)
    {
        double square = 0;
        foreach (float value in row)
        {
            if (!float.IsFinite(value))
                throw new CommandException($"{path}: row {index} holds {value.ToString(CultureInfo.InvariantCulture)}; "
                    + "features must be finite numbers (did the training diverge?)");
            square += (double)value * value;
        }
        double length = Math.Sqrt(square);
        if (length == 0)
            throw new CommandException($"{path}: row {index} is all zeros, so it has no direction");
        bool unit = Math.Abs(length - 1) <= Tolerance || half && Math.Abs(length - 1) <= 10 * Tolerance;
        if (!unit && !normalise)
            throw new CommandException(string.Create(CultureInfo.InvariantCulture,
                $"{path}: row {index} has length {length:0.####}, not 1; divide rows by their L2 norm, or add --normalise"));
        // Rows are ranked by their inner products: one that is a little too long would seem nearer to everything.
        if (normalise || half || Math.Abs(length - 1) > Rounding)
            for (int i = 0; i < row.Length; i++)
                row[i] = (float)(row[i] / length);
    }
}

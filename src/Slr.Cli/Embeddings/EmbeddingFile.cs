using System.Numerics;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Flow.Labelling;
using Slr.Flow.Storage;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>Features that somebody's program wrote, checked before they are used.</summary>
internal static class EmbeddingFile
{
    /// <summary>
    /// Numbers from which a file is mapped into memory instead of being read into it: 2 GiB of single precision. Rows are then looked at
    /// where they lie, and scaled anew each time where they are not of length 1.
    /// </summary>
    private const long MapFrom = 1L << 29;

    /// <summary>Numbers that are read at a time, or one row.</summary>
    private const int Block = 1 << 18;

    private const string Otherwise = ", or add --normalise";

    /// <summary>Reads N x D numbers and their keys.</summary>
    /// <param name="path">A .npy file of two axes; <c>-</c> = standard input.</param>
    /// <param name="keysPath">One key a row, or null for row numbers.</param>
    /// <param name="normalise">Scale rows of any length to length 1. Those that are nearly so, as rounding leaves them, always are.</param>
    /// <param name="mapFrom">Numbers from which a file is mapped.</param>
    /// <exception cref="CommandException">No numbers, a wrong shape, NaN, rows that are not normalised, repeated keys.</exception>
    public static FeatureSet Read(string path, string? keysPath, bool normalise, long mapFrom = MapFrom)
    {
        FeatureSet features;
        try
        {
            features = FeatureSet.Numbered(path == StandardStreams.Name ? Piped(normalise)
                : Reading(path, () => Filed(path, normalise, mapFrom)));
        }
        catch (ArgumentException error)
        {
            throw new CommandException($"{path}: {error.Message}", error);
        }
        return keysPath is null ? features : Named(features, keysPath, KeyFile.Read(keysPath), path);
    }

    private static FeatureRows Piped(bool normalise)
    {
        NpyArray array = Open(StandardStreams.Name);
        int dimension = Dimension(StandardStreams.Name, array.Type, array.Shape);
        float[] values = array.ToSingles();
        UnitRows.Make(values, dimension, normalise, halves: array.Type == StoredType.Float16, Otherwise);
        return FeatureRows.Of(values, dimension);
    }

    private static FeatureRows Filed(string path, bool normalise, long mapFrom)
    {
        using var file = new NpyReader(path);
        int dimension = Dimension(path, file.Type, file.Shape);
        if (file.Shape[0] * dimension >= mapFrom && file.CanBeMapped && file.Type is StoredType.Float32 or StoredType.Float16)
            return file.Type == StoredType.Float16 ? Mapped<Half>(file, dimension, normalise) : Mapped<float>(file, dimension, normalise);
        bool halves = file.Type == StoredType.Float16;
        if (file.ColumnsFirst)
        {
            float[] values = file.ReadSingles();
            UnitRows.Make(values, dimension, normalise, halves, Otherwise);
            return FeatureRows.Of(values, dimension);
        }
        int count = (int)file.Shape[0];
        var rows = new RowsBuilder(dimension, count);
        float[] block = new float[Math.Max(1, Block / dimension) * dimension];
        while (rows.Count < count)
        {
            Span<float> some = block.AsSpan(0, Math.Min(block.Length / dimension, count - rows.Count) * dimension);
            file.Read(some);
            UnitRows.Make(some, dimension, normalise, halves, Otherwise, first: rows.Count);
            rows.Add(some);
        }
        return rows.Complete();
    }

    /// <summary>The rows where they lie, as they would be had they been read and scaled.</summary>
    private static FeatureRows Mapped<T>(NpyReader file, int dimension, bool normalise) where T : unmanaged, INumber<T>
    {
        int count = (int)file.Shape[0];
        var segments = RowSegments<T>.Of(file.Map<T>(RowSegments<T>.RowsOf(dimension) * dimension), dimension);
        var raw = new ScaledRows<T>(segments, [.. Enumerable.Repeat(1.0, count)]);
        double[] divisors = UnitRows.Divisors(raw, normalise, halves: file.Type == StoredType.Float16, Otherwise);
        return segments is RowSegments<float> singles && Array.TrueForAll(divisors, divisor => divisor == 1)
            ? new SingleRows(singles, count)
            : new ScaledRows<T>(segments, divisors);
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
        if (shape[0] > Array.MaxLength || shape[1] > Array.MaxLength)
            throw new CommandException($"{path}: an array {StoredTensor.Describe([.. shape])}; up to {Array.MaxLength} rows of as many "
                + "numbers can be read");
        return (int)shape[1];
    }

    /// <summary>The features under names of their own.</summary>
    /// <param name="features">Features of a file.</param>
    /// <param name="from">Where the names are from.</param>
    /// <param name="keys">The names.</param>
    /// <param name="path">The file of the features.</param>
    /// <exception cref="CommandException">Another number of names.</exception>
    public static FeatureSet Named(FeatureSet features, string from, string[] keys, string path) => keys.Length == features.Count
        ? new FeatureSet(keys, features.Rows)
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

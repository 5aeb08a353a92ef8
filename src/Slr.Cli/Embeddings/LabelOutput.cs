using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>
/// Labels in files: a .npy file of N integers, or for writing also a .csv file of key and label; <c>-</c> = standard input or output.
/// </summary>
internal static class LabelOutput
{
    /// <summary>Refuses a path that could not be written, or that is read, before any work is done.</summary>
    /// <param name="path">Where the labels go.</param>
    /// <param name="inputs">Files that are read; null for none.</param>
    public static void Check(string path, params ReadOnlySpan<string?> inputs)
    {
        if (path == StandardStreams.Name)
            return;
        OutputFile.Check(path, ".npy", ".csv");
        OutputFile.Spare(path, inputs);
    }

    /// <summary>Where the labels are, for people.</summary>
    public static string Line(string path) => $"labels: {(path == StandardStreams.Name ? "standard output" : path)}";

    /// <summary>Reads N integers of any numbering; every negative label is an outlier.</summary>
    public static LabelSet Read(string path)
    {
        NpyArray array = EmbeddingFile.Open(path);
        if (array.Shape.Length != 1)
            throw new CommandException($"{path}: labels have one axis; this array is {StoredTensor.Describe(array.Shape.AsSpan())}");
        if (array.Type is StoredType.Float16 or StoredType.Float32 or StoredType.Float64 or StoredType.Bool)
            throw new CommandException($"{path}: labels are integers, not {array.Type}; save .astype(numpy.int32)");
        try
        {
            int[] labels = array.ToInt32s();
            return LabelSet.Dense(ImmutableArray.Create(FeatureSet.Numbers(labels.Length)), labels);
        }
        catch (OverflowException e)
        {
            throw new CommandException($"{path}: a label does not fit into 32 bits", e);
        }
    }

    /// <summary>Writes the labels, whole or not at all.</summary>
    public static void Write(string path, IReadOnlyList<string> keys, ReadOnlySpan<int> labels)
    {
        if (path == StandardStreams.Name)
        {
            StandardStreams.Write(labels);
            return;
        }
        if (Path.GetExtension(path) == ".npy")
        {
            NpyFile.Write(path, labels, labels.Length);
            return;
        }
        var text = new StringBuilder("key,label\n");
        for (int i = 0; i < labels.Length; i++)
            text.Append(CsvText.Line([keys[i], labels[i].ToString(CultureInfo.InvariantCulture)])).Append('\n');
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }
}

using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;

namespace Slr.Flow.Labelling;

/// <summary>
/// A <see cref="PseudoLabeler"/> between two epochs, in bytes: a mark, the settings as JSON, the epoch, then key, label to project
/// from and refined label of each image, and the CRC-32 of it all.
/// </summary>
internal static class LabelerState
{
    private static ReadOnlySpan<byte> Mark => "SLR labels 1\n"u8;

    public static byte[] Write(PseudoLabeler labeler, bool numbered)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Mark);
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(OptionsJson.Write(labeler.Options));
            writer.Write(labeler.Epoch);
            writer.Write(numbered);
            writer.Write(labeler.Lineage?.Memory.Count ?? 0);
            if (labeler.Lineage is { } lineage)
                WriteLabels(writer, lineage);
        }
        bytes.Write(Crc32.Hash(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no state, damaged, or of another version.</exception>
    public static (PseudoLabelerOptions Options, int Epoch, bool Numbered, LabelLineage? Lineage) Read(ReadOnlySpan<byte> state)
    {
        const int Sum = sizeof(uint);
        if (!state.StartsWith(Mark))
            throw new InvalidDataException("these bytes are no state of a labeler, or one of another version");
        if (state.Length < Mark.Length + Sum || !Crc32.Hash(state[..^Sum]).AsSpan().SequenceEqual(state[^Sum..]))
            throw new InvalidDataException("this state of a labeler is damaged: its checksum is another one");
        using var reader = new BinaryReader(new MemoryStream(state[Mark.Length..^Sum].ToArray()), Encoding.UTF8);
        try
        {
            PseudoLabelerOptions options = OptionsJson.Read(reader.ReadString());
            (int epoch, bool numbered, int count) = (reader.ReadInt32(), reader.ReadBoolean(), reader.ReadInt32());
            return (options, epoch, numbered, count == 0 ? null : ReadLabels(reader, count));
        }
        catch (Exception error) when (error is EndOfStreamException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"this state of a labeler cannot be used: {error.Message}", error);
        }
    }

    private static void WriteLabels(BinaryWriter writer, LabelLineage lineage)
    {
        int[] refined = lineage.Refined.AlignTo(lineage.Memory.Keys);
        for (int i = 0; i < refined.Length; i++)
        {
            writer.Write(lineage.Memory.Keys[i]);
            writer.Write(lineage.Memory.Labels[i]);
            writer.Write(Math.Max(refined[i], LabelSet.Outlier));
        }
    }

    private static LabelLineage ReadLabels(BinaryReader reader, int count)
    {
        var keys = ImmutableArray.CreateBuilder<string>();
        var (memory, refined) = (new List<int>(), new List<int>());
        for (int i = 0; i < count; i++)
        {
            keys.Add(reader.ReadString());
            memory.Add(reader.ReadInt32());
            refined.Add(reader.ReadInt32());
        }
        ImmutableArray<string> all = keys.ToImmutable();
        return new(new(all, [.. memory]), LabelSet.Dense(all, refined.ToArray()));
    }
}

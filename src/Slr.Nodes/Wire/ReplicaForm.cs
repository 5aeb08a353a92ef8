using System.Runtime.InteropServices;
using Slr.Models.Training;

namespace Slr.Nodes.Wire;

/// <summary>The forms in bytes of what a trainer asks a replica: a pass with its weights, or slopes.</summary>
internal static class ReplicaForm
{
    private const byte Pass = 1, Slopes = 2;

    /// <summary>A forward pass.</summary>
    public static byte[] Of(ReplicaPass pass) => Written(to =>
    {
        to.Write(Pass);
        NodeSerializer.Write(to, pass.Network);
        to.Write(pass.Classes);
        to.Put(pass.Parameters);
        to.Put(pass.Pixels);
        to.Write(pass.Height);
        to.Write(pass.Width);
        to.Put([.. pass.Chunks.Select(chunk => checked((int)chunk))]);
    });

    /// <summary>A backward pass.</summary>
    public static byte[] Of(float[] slopes) => Written(to =>
    {
        to.Write(Slopes);
        to.Put(slopes);
    });

    /// <summary>Asks a replica what bytes say.</summary>
    /// <exception cref="InvalidDataException">They say nothing.</exception>
    public static Task<float[]?> Ask(IReplica replica, byte[] question)
    {
        using var from = new BinaryReader(new MemoryStream(question, writable: false));
        return from.ReadByte() switch
        {
            Pass => replica.Forward(new ReplicaPass(NodeSerializer.ReadNetwork(from), from.ReadInt32(), from.Numbers(), from.Numbers(),
                from.ReadInt32(), from.ReadInt32(), [.. from.Integers()])),
            Slopes => replica.Backward(from.Numbers()),
            _ => throw new InvalidDataException("a replica is asked for something unknown"),
        };
    }

    /// <summary>An answer.</summary>
    public static byte[] Answer(float[]? numbers) => MemoryMarshal.AsBytes<float>(numbers).ToArray();

    /// <summary>The numbers of an answer; null for none.</summary>
    public static float[]? Numbers(byte[] answer) => answer.Length == 0 ? null : MemoryMarshal.Cast<byte, float>(answer).ToArray();

    private static byte[] Written(Action<BinaryWriter> write)
    {
        var stream = new MemoryStream();
        using (BinaryWriter to = WireForm.Writer(stream))
            write(to);
        return stream.ToArray();
    }
}

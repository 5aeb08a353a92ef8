using System.Security.Cryptography;
using Slr.Models.Networks;
using Slr.Nodes.Wire;
using Slr.Primitives.Files;

namespace Slr.Nodes.Leading;

/// <summary>Weights as they travel.</summary>
/// <param name="Hash">SHA-256 of the bytes, in hexadecimal.</param>
/// <param name="Bytes">A safetensors file.</param>
internal sealed record SealedWeights(string Hash, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Room for names and shapes; where they need more, it is made.</summary>
    private const int Header = 1 << 20;

    public static SealedWeights Of(WeightSet weights)
    {
        var stream = new MemoryStream(Header + weights.Sum(tensor => tensor.Data.Length));
        SafeTensorsFile.Write(stream, weights);
        ReadOnlyMemory<byte> bytes = stream.GetBuffer().AsMemory(0, (int)stream.Length);
        return new SealedWeights(Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), bytes);
    }

    /// <summary>As much of them as goes into one message; nothing from behind their end.</summary>
    public byte[] Piece(long offset) => offset < 0 || offset >= Bytes.Length ? []
        : Bytes[(int)offset..(int)Math.Min(Bytes.Length, offset + NodeMessage.MostBytes)].ToArray();
}

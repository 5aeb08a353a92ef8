using System.Security.Cryptography;
using Slr.Models.Networks;
using Slr.Nodes.Wire;
using Slr.Primitives.Files;

namespace Slr.Nodes.Leading;

/// <summary>Weights as they travel.</summary>
/// <param name="Hash">SHA-256 of the bytes, in hexadecimal.</param>
/// <param name="Bytes">A safetensors file.</param>
internal sealed record SealedWeights(string Hash, byte[] Bytes)
{
    public static SealedWeights Of(WeightSet weights)
    {
        var stream = new MemoryStream();
        SafeTensorsFile.Write(stream, weights);
        byte[] bytes = stream.ToArray();
        return new SealedWeights(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
    }

    /// <summary>As much of them as goes into one message; nothing from behind their end.</summary>
    public byte[] Piece(long offset) => offset < 0 || offset >= Bytes.Length ? []
        : Bytes[(int)offset..(int)Math.Min(Bytes.Length, offset + NodeMessage.MostBytes)];
}

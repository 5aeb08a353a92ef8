using System.Buffers.Binary;

namespace Slr.Primitives.Files;

/// <summary>The checksum of zip archives (polynomial 0xEDB88320), eight bytes a step.</summary>
public static class Crc32
{
    private static readonly uint[][] Tables = Build();

    /// <summary>The checksum of these bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint[] t0 = Tables[0], t1 = Tables[1], t2 = Tables[2], t3 = Tables[3];
        uint[] t4 = Tables[4], t5 = Tables[5], t6 = Tables[6], t7 = Tables[7];
        uint crc = ~0u;
        for (; data.Length >= 8; data = data[8..])
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(data) ^ crc;
            crc = t7[(byte)word] ^ t6[(byte)(word >> 8)] ^ t5[(byte)(word >> 16)] ^ t4[(byte)(word >> 24)]
                ^ t3[(byte)(word >> 32)] ^ t2[(byte)(word >> 40)] ^ t1[(byte)(word >> 48)] ^ t0[(byte)(word >> 56)];
        }
        foreach (byte value in data)
            crc = crc >> 8 ^ t0[(byte)(crc ^ value)];
        return ~crc;
    }

    private static uint[][] Build()
    {
        uint[][] tables = [.. Enumerable.Range(0, 8).Select(_ => new uint[256])];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
            tables[0][i] = crc;
        }
        for (int t = 1; t < 8; t++)
            for (int i = 0; i < 256; i++)
                tables[t][i] = tables[t - 1][i] >> 8 ^ tables[0][(byte)tables[t - 1][i]];
        return tables;
    }
}

using System.Text;

namespace Slr.Cli.Export;

/// <summary>Reads back which scalar a message that <see cref="EventRecords.Scalar"/> wrote is, and at which step.</summary>
internal static class EventMessage
{
    private const int Step = 2, Summary = 5, Value = 1, Tag = 1;

    /// <summary>Name and step; null for a message that is no scalar.</summary>
    public static (string Tag, long Step)? Scalar(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> value = Field(Field(message, Summary, out _), Value, out _);
        string tag = Encoding.UTF8.GetString(Field(value, Tag, out _));
        Field(message, Step, out ulong step);
        return tag.Length > 0 ? (tag, (long)step) : null;
    }

    /// <summary>The first field of this number: its bytes, or for a varint its value. Empty when there is none.</summary>
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, int field, out ulong varint)
    {
        varint = 0;
        while (message.Length > 0)
        {
            ulong key = Varint(ref message);
            ReadOnlySpan<byte> found = Take(ref message, (int)(key & 7), out ulong number);
            if ((int)(key >> 3) != field)
                continue;
            varint = number;
            return found;
        }
        return [];
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> message, int kind, out ulong number)
    {
        number = kind is 0 or 2 ? Varint(ref message) : 0;
        int length = Math.Min(message.Length, kind switch { 0 => 0, 1 => 8, 2 => (int)Math.Min(number, int.MaxValue), _ => 4 });
        ReadOnlySpan<byte> taken = message[..length];
        message = message[length..];
        return taken;
    }

    private static ulong Varint(scoped ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (int shift = 0; message.Length > 0; shift += 7)
        {
            byte next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                break;
        }
        return value;
    }
}

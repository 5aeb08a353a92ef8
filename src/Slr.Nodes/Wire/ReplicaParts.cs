namespace Slr.Nodes.Wire;

/// <summary>Puts pieces together; a question that begins gives up the one before.</summary>
internal sealed class ReplicaParts
{
    private MemoryStream whole = new();
    private long number = -1;

    /// <summary>Takes a piece. Memory grows with what has come, whatever length is spoken of.</summary>
    /// <returns>The whole, once it is; else null.</returns>
    /// <exception cref="InvalidDataException">More has come than was spoken of.</exception>
    public byte[]? Add(ReplicaPart part)
    {
        if (part.Number != number)
            (whole, number) = (new MemoryStream(), part.Number);
        whole.Write(part.Bytes);
        if (whole.Length > part.Length)
            throw new InvalidDataException($"{whole.Length} bytes have come of {part.Length}");
        if (whole.Length < part.Length)
            return null;
        number = -1;
        return whole.ToArray();
    }
}

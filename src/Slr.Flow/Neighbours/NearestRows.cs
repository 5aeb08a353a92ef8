using System.Runtime.InteropServices;

namespace Slr.Flow.Neighbours;

/// <summary>
/// For each row of a tile the nearest other rows so far, sorted by (distance, index), and the largest distance so far.
/// What is kept does not depend on the order in which candidates are offered.
/// </summary>
internal sealed class NearestRows
{
    private readonly int[] indices;
    private readonly float[] distances;

    /// <summary>Keeps <paramref name="kept"/> neighbours of each of <paramref name="rows"/> rows.</summary>
    public NearestRows(int rows, int kept)
    {
        (Rows, Kept) = (rows, kept);
        indices = new int[rows * kept];
        distances = new float[rows * kept];
        Worst = new float[rows];
        Farthest = new float[rows];
        Forget();
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Neighbours kept per row.</summary>
    public int Kept { get; }

    /// <summary>Distance that a candidate of each row must not exceed.</summary>
    public float[] Worst { get; }

    /// <summary>Largest distance seen of each row.</summary>
    public float[] Farthest { get; }

    /// <summary>Indices kept for a row; <see cref="int.MaxValue"/> where fewer were offered.</summary>
    public ReadOnlySpan<int> Indices(int row) => indices.AsSpan(row * Kept, Kept);

    /// <summary>Distances kept for a row, ascending.</summary>
    public ReadOnlySpan<float> Distances(int row) => distances.AsSpan(row * Kept, Kept);

    /// <summary>Starts anew.</summary>
    public void Forget()
    {
        Array.Fill(indices, int.MaxValue);
        Array.Fill(distances, float.PositiveInfinity);
        Array.Fill(Worst, Kept > 0 ? float.PositiveInfinity : float.NegativeInfinity);
        Array.Clear(Farthest);
    }

    /// <summary>Takes over what a row of another set keeps.</summary>
    public void CopyRow(int row, NearestRows other, int from)
    {
        other.Indices(from).CopyTo(indices.AsSpan(row * Kept));
        other.Distances(from).CopyTo(distances.AsSpan(row * Kept));
        Worst[row] = other.Worst[from];
        Farthest[row] = other.Farthest[from];
    }

    /// <summary>Keeps the candidate if it is among the nearest.</summary>
    public void Offer(int row, float distance, int index)
    {
        Span<float> near = distances.AsSpan(row * Kept, Kept);
        Span<int> who = indices.AsSpan(row * Kept, Kept);
        int at = Kept - 1;
        if (distance > near[at] || (distance == near[at] && index > who[at]))
            return;
        for (; at > 0 && (near[at - 1] > distance || (near[at - 1] == distance && who[at - 1] > index)); at--)
        {
            near[at] = near[at - 1];
            who[at] = who[at - 1];
        }
        near[at] = distance;
        who[at] = index;
        Worst[row] = near[^1];
    }

    /// <summary>Bytes of what a row keeps.</summary>
    public static int BytesOf(int kept) => (2 * kept + 1) * sizeof(int);

    /// <summary>Writes what a row keeps: numbers, distances, the farthest.</summary>
    /// <returns>What is left of the bytes.</returns>
    public Span<byte> Write(int row, Span<byte> to)
    {
        MemoryMarshal.AsBytes(Indices(row)).CopyTo(to);
        MemoryMarshal.AsBytes(Distances(row)).CopyTo(to[(Kept * sizeof(int))..]);
        MemoryMarshal.Write(to[(2 * Kept * sizeof(int))..], Farthest[row]);
        return to[BytesOf(Kept)..];
    }

    /// <summary>Offers to a row what one of another machine has kept.</summary>
    /// <returns>What is left of the bytes.</returns>
    public ReadOnlySpan<byte> Read(int row, ReadOnlySpan<byte> from)
    {
        ReadOnlySpan<int> who = MemoryMarshal.Cast<byte, int>(from)[..Kept];
        ReadOnlySpan<float> far = MemoryMarshal.Cast<byte, float>(from)[Kept..(2 * Kept + 1)];
        for (int rank = 0; rank < Kept && who[rank] != int.MaxValue; rank++)
            Offer(row, far[rank], who[rank]);
        Farthest[row] = MathF.Max(Farthest[row], far[Kept]);
        return from[BytesOf(Kept)..];
    }

    /// <summary>
    /// True for what <see cref="Write"/> can have written of neighbours from one row on and before another one, none of them nearer than
    /// can be.
    /// </summary>
    public static bool CanBe(ref ReadOnlySpan<byte> bytes, int kept, int first, int end, float least = 0)
    {
        ReadOnlySpan<int> who = MemoryMarshal.Cast<byte, int>(bytes)[..kept];
        ReadOnlySpan<float> far = MemoryMarshal.Cast<byte, float>(bytes)[kept..(2 * kept + 1)];
        bytes = bytes[BytesOf(kept)..];
        int known = who.IndexOf(int.MaxValue) is >= 0 and int absent ? absent : kept;
        for (int rank = 0; rank < known; rank++)
            if (who[rank] < first || who[rank] >= end || !(far[rank] >= (rank == 0 ? least : far[rank - 1])) || !float.IsFinite(far[rank]))
                return false;
        return !who[known..].ContainsAnyExcept(int.MaxValue) && float.IsFinite(far[kept]) && far[kept] >= 0;
    }
}

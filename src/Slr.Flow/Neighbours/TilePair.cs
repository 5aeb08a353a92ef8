using System.Numerics;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Neighbours;

/// <summary>Two tiles whose rows are to be compared: each product serves the row and, mirrored, the column.</summary>
/// <param name="Left">Rows.</param>
/// <param name="Right">Columns.</param>
/// <param name="Mirrored">
/// True: the rows of <paramref name="Right"/> are offered those of <paramref name="Left"/> too. False: they learn only
/// how far away the farthest is (a sample against everything).
/// </param>
/// <param name="Apart">
/// True: the tiles belong to two sets, so that equal numbers do not mean one row, and the right one learns nothing.
/// </param>
internal sealed record TilePair(RowTile Left, RowTile Right, bool Mirrored = true, bool Apart = false)
{
    private const int Stride = RowTile.Rows, Lanes = 16;

    /// <summary>Multiplies the tiles and offers every row of each to the rows of the other.</summary>
    /// <param name="dimension">Values per row.</param>
    /// <param name="room">Where this thread multiplies.</param>
    public unsafe void Compare(int dimension, ProductRoom room)
    {
        GramKernel.Multiply(Left, Right, dimension, room);
        if (Apart || ReferenceEquals(Left, Right))
        {
            lock (Left.Gate)
                Scan(room.Products, columns: false);
            return;
        }
        // Two locks at a time, always in the order of the pair: pairs are made so that no two take them crosswise.
        lock (Left.Gate)
            lock (Right.Gate)
                Scan(room.Products, columns: true);
    }

    private unsafe void Scan(float* products, bool columns)
    {
        if (Left.Cameras is null)
        {
            Scan<AllPairs>(products, columns, Left.Nearest, Right.Nearest);
            return;
        }
        Scan<OneCamera>(products, columns, Left.Nearest, Right.Nearest);
        Scan<TwoCameras>(products, columns, Left.Elsewhere!, Right.Elsewhere!);
    }

    private unsafe void Scan<TFilter>(float* products, bool columns, NearestRows near, NearestRows mirror)
        where TFilter : struct, IPairFilter
    {
        int width = (Right.Count + Lanes - 1) / Lanes * Lanes;
        fixed (int* cameras = Right.Cameras)
        fixed (float* norms = Right.Norms, worst = mirror.Worst, far = mirror.Farthest)
            for (int row = 0; row < Left.Count; row++)
            {
                Vector512<float> norm = Vector512.Create(Left.Norms[row]), most = Vector512<float>.Zero;
                float* line = products + (long)row * Stride;
                int camera = Left.Cameras is null ? -1 : Left.Cameras[row];
                for (int column = 0; column < width; column += Lanes)
                {
                    // |a|^2 + |b|^2 - 2 a.b: symmetric bit for bit, and exactly 0 for equal rows.
                    Vector512<float> distance = Vector512.Max(Vector512.FusedMultiplyAdd(Vector512.Load(line + column),
                        Vector512.Create(-2f), norm + Vector512.Load(norms + column)), Vector512<float>.Zero);
                    distance = TFilter.Apply(distance, camera, cameras + column);
                    most = Larger(distance, most);
                    ulong hits = Vector512.LessThanOrEqual(distance, Vector512.Create(near.Worst[row]))
                        .ExtractMostSignificantBits();
                    if (hits != 0)
                        Offer(near, row, Apart ? -1 : Left.Ids[row], Right.Ids, column, distance, hits);
                    if (!columns)
                        continue;
                    Larger(distance, Vector512.Load(far + column)).Store(far + column);
                    if (!Mirrored)
                        continue;
                    hits = Vector512.LessThanOrEqual(distance, Vector512.Load(worst + column)).ExtractMostSignificantBits();
                    if (hits != 0)
                        OfferMirrored(mirror, row, column, distance, hits);
                }
                near.Farthest[row] = MathF.Max(near.Farthest[row], Largest(most));
            }
    }

    /// <summary>Lane by lane the larger; a NaN of <paramref name="distance"/> (a row that is not there) is passed over.</summary>
    private static Vector512<float> Larger(Vector512<float> distance, Vector512<float> most) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(distance, most), distance, most);

    private static float Largest(Vector512<float> values)
    {
        float largest = 0;
        for (int lane = 0; lane < Lanes; lane++)
            largest = MathF.Max(largest, values.GetElement(lane));
        return largest;
    }

    private static void Offer(
        NearestRows near, int row, int id, int[] ids, int column, Vector512<float> distance, ulong hits)
    {
        for (; hits != 0; hits &= hits - 1)
        {
            int lane = BitOperations.TrailingZeroCount(hits);
            if (ids[column + lane] != id)
                near.Offer(row, distance.GetElement(lane), ids[column + lane]);
        }
    }

    private void OfferMirrored(NearestRows mirror, int row, int column, Vector512<float> distance, ulong hits)
    {
        for (; hits != 0; hits &= hits - 1)
        {
            int lane = BitOperations.TrailingZeroCount(hits);
            mirror.Offer(column + lane, distance.GetElement(lane), Left.Ids[row]);
        }
    }
}

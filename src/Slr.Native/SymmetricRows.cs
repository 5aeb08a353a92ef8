using System.Globalization;
using Slr.Flow.Distances;

namespace Slr.Native;

/// <summary>What is asked of distances that come from elsewhere.</summary>
internal static class SymmetricRows
{
    /// <summary>Refuses what is no symmetric matrix of distances.</summary>
    /// <exception cref="ArgumentException">Names the first entry that is none.</exception>
    public static void Check(SparseDistances distances)
    {
        for (int row = 0; row < distances.Count; row++)
        {
            if (distances.RowStart[row + 1] < distances.RowStart[row])
                throw new ArgumentException($"row {row} ends before it begins");
            for (int at = distances.RowStart[row], before = -1; at < distances.RowStart[row + 1]; at++)
            {
                (int column, float value) = (distances.ColumnIndices[at], distances.Values[at]);
                if (column <= before || column >= distances.Count)
                    throw new ArgumentException($"the columns of row {row} must ascend below {distances.Count}; {column} does not");
                if (column == row)
                    throw new ArgumentException($"row {row} holds its own distance, which is 0 and not stored");
                if (!(value >= 0) || float.IsInfinity(value))
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"the distance of {row} and {column} is {value}; distances are finite and not negative"));
                if (distances.Get(column, row) != value)
                    throw new ArgumentException($"the distance of {row} and {column} is not that of {column} and {row}");
                before = column;
            }
        }
    }
}

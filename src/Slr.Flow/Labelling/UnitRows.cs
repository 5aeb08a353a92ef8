using System.Globalization;
using Slr.Flow.Storage;

namespace Slr.Flow.Labelling;

/// <summary>What is asked of features: finite numbers, rows of length 1.</summary>
public static class UnitRows
{
    /// <summary>How far a row's length may be from 1 before it is refused.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>The same of numbers of half precision.</summary>
    private const double ToleranceOfHalves = 1e-2;

    /// <summary>What rounding to single precision leaves of a row of length 1; such a row keeps its bytes.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Refuses rows that are no features.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">Number of the first row, for the message.</param>
    /// <exception cref="ArgumentException">Names the first such row and what is the matter with it.</exception>
    public static void Check(FeatureRows rows, int first = 0)
    {
        float[] room = rows.NewRoom();
        for (int row = 0; row < rows.Count; row++)
            Length(rows.Read(row, room), first + row, Tolerance, scale: false, otherwise: "");
    }

    /// <summary>Scales rows to length 1.</summary>
    /// <param name="values">Row-major; changed in place.</param>
    /// <param name="dimension">Numbers of a row.</param>
    /// <param name="scale">True: rows of any length. False: only those that are nearly so, as rounding leaves them.</param>
    /// <param name="halves">The numbers were of half precision, which rounds more.</param>
    /// <param name="otherwise">What else than scaling them beforehand can be done about rows of another length, for people.</param>
    /// <param name="first">Number of the first row, for the message.</param>
    /// <exception cref="ArgumentException">Names the first row that cannot be scaled, or may not be.</exception>
    public static void Make(Span<float> values, int dimension, bool scale, bool halves, string otherwise = "", int first = 0)
    {
        for (int i = 0; i * (long)dimension < values.Length; i++)
        {
            Span<float> row = values.Slice(i * dimension, dimension);
            double divisor = Divisor(row, first + i, scale, halves, otherwise);
            if (divisor != 1)
                ScaledRows<float>.Divide(row, divisor);
        }
    }

    /// <summary>What each row is to be divided by, so that its length is 1; 1 where it stays as it is.</summary>
    /// <param name="rows">The rows, of any length.</param>
    /// <param name="scale">As of <see cref="Make"/>.</param>
    /// <param name="halves">As of <see cref="Make"/>.</param>
    /// <param name="otherwise">As of <see cref="Make"/>.</param>
    /// <returns>One number per row.</returns>
    /// <exception cref="ArgumentException">Names the first row that cannot be scaled, or may not be.</exception>
    public static double[] Divisors(FeatureRows rows, bool scale, bool halves, string otherwise = "")
    {
        var divisors = new double[rows.Count];
        float[] room = rows.NewRoom();
        for (int row = 0; row < divisors.Length; row++)
            divisors[row] = Divisor(rows.Read(row, room), row, scale, halves, otherwise);
        return divisors;
    }

    /// <summary>Rows are ranked by their inner products: one that is a little too long would seem nearer to everything.</summary>
    private static double Divisor(ReadOnlySpan<float> row, int index, bool scale, bool halves, string otherwise)
    {
        double length = Length(row, index, halves ? ToleranceOfHalves : Tolerance, scale, otherwise);
        return scale || halves || Math.Abs(length - 1) > Rounding ? length : 1;
    }

    private static double Length(ReadOnlySpan<float> row, int index, double tolerance, bool scale, string otherwise)
    {
        double square = 0;
        foreach (float value in row)
            square += (double)value * value;
        if (!double.IsFinite(square))
        {
            float odd = row[row.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue)];
            throw new ArgumentException($"row {index} holds {odd.ToString(CultureInfo.InvariantCulture)}; features must be finite numbers "
                + "(did the training diverge?)");
        }
        double length = Math.Sqrt(square);
        if (length == 0)
            throw new ArgumentException($"row {index} is all zeros, so it has no direction");
        if (!scale && Math.Abs(length - 1) > tolerance)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"row {index} has length {length:0.####}, not 1; divide rows by their L2 norm{otherwise}"));
        return length;
    }
}

using System.Globalization;

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
    /// <param name="values">Row-major.</param>
    /// <param name="dimension">Numbers of a row.</param>
    /// <param name="first">Number of the first row, for the message.</param>
    /// <exception cref="ArgumentException">Names the first such row and what is the matter with it.</exception>
    public static void Check(ReadOnlySpan<float> values, int dimension, int first = 0)
    {
        for (int row = 0; row * (long)dimension < values.Length; row++)
            Length(values.Slice(row * dimension, dimension), first + row, Tolerance, scale: false, otherwise: "");
    }

    /// <summary>Scales rows to length 1.</summary>
    /// <param name="values">Row-major; changed in place.</param>
    /// <param name="dimension">Numbers of a row.</param>
    /// <param name="scale">True: rows of any length. False: only those that are nearly so, as rounding leaves them.</param>
    /// <param name="halves">The numbers were of half precision, which rounds more.</param>
    /// <param name="otherwise">What else than scaling them beforehand can be done about rows of another length, for people.</param>
    /// <exception cref="ArgumentException">Names the first row that cannot be scaled, or may not be.</exception>
    public static void Make(Span<float> values, int dimension, bool scale, bool halves, string otherwise = "")
    {
        for (int i = 0; i * (long)dimension < values.Length; i++)
        {
            Span<float> row = values.Slice(i * dimension, dimension);
            double length = Length(row, i, halves ? ToleranceOfHalves : Tolerance, scale, otherwise);
            // Rows are ranked by their inner products: one that is a little too long would seem nearer to everything.
            if (scale || halves || Math.Abs(length - 1) > Rounding)
                for (int k = 0; k < row.Length; k++)
                    row[k] = (float)(row[k] / length);
        }
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

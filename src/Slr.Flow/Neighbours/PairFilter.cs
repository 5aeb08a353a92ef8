using System.Runtime.Intrinsics;

namespace Slr.Flow.Neighbours;

/// <summary>Which pairs of a row and sixteen columns count; compiled into the scan, so that none costs nothing.</summary>
internal unsafe interface IPairFilter
{
    /// <summary>The distances, NaN where the pair does not count: no comparison selects those.</summary>
    /// <param name="distance">Distances of the row to the columns.</param>
    /// <param name="camera">The row's camera.</param>
    /// <param name="cameras">The columns' cameras.</param>
    static abstract Vector512<float> Apply(Vector512<float> distance, int camera, int* cameras);
}

/// <summary>Every pair counts.</summary>
internal readonly unsafe struct AllPairs : IPairFilter
{
    public static Vector512<float> Apply(Vector512<float> distance, int camera, int* cameras) => distance;
}

/// <summary>Pairs of one camera count.</summary>
internal readonly unsafe struct OneCamera : IPairFilter
{
    public static Vector512<float> Apply(Vector512<float> distance, int camera, int* cameras) => Vector512.ConditionalSelect(
        Vector512.Equals(Vector512.Create(camera), Vector512.Load(cameras)).AsSingle(), distance, Vector512.Create(float.NaN));
}

/// <summary>Pairs of two cameras count.</summary>
internal readonly unsafe struct TwoCameras : IPairFilter
{
    public static Vector512<float> Apply(Vector512<float> distance, int camera, int* cameras) => Vector512.ConditionalSelect(
        Vector512.Equals(Vector512.Create(camera), Vector512.Load(cameras)).AsSingle(), Vector512.Create(float.NaN), distance);
}

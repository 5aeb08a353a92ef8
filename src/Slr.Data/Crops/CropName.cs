namespace Slr.Data.Crops;

/// <summary>What the path of a crop says of it, as it is written there.</summary>
/// <param name="Camera">The camera; null = nothing.</param>
/// <param name="Track">Its track in this camera; null = nothing.</param>
/// <param name="Time">Seconds; NaN = nothing.</param>
public sealed record CropName(string? Camera, string? Track, double Time)
{
    /// <summary>A path that says nothing.</summary>
    public static CropName Silent { get; } = new(null, null, double.NaN);

    /// <summary>True where it says nothing.</summary>
    public bool IsSilent => this == Silent;
}

namespace Slr.Data.Crops;

/// <summary>One line of a tracker's or detector's text: a box of a frame.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Track">The track; null where it has none.</param>
/// <param name="Box">The box, which may lie outside of the frame.</param>
public sealed record FrameBox(int Line, int Frame, string? Track, Rectangle Box);

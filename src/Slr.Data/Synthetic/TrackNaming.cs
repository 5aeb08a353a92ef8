namespace Slr.Data.Synthetic;

/// <summary>How the crops of generated tracks lie, as trackers leave them: none of them says who is on it.</summary>
public enum TrackNaming
{
    /// <summary>Flat, camera, track and frame in the names: cam2_t0173_000412.jpg.</summary>
    Names,

    /// <summary>A folder for each camera and track: till/0173/000412.jpg.</summary>
    Folders,

    /// <summary>Running numbers, and a list.csv of path, camera, track, time.</summary>
    List,
}

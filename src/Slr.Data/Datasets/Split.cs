namespace Slr.Data.Datasets;

/// <summary>The parts of a data set.</summary>
public enum Split
{
    /// <summary>Images to train on.</summary>
    Train,

    /// <summary>Images to search for.</summary>
    Query,

    /// <summary>Images to search in.</summary>
    Gallery,
}

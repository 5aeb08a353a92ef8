namespace Slr.Data.Datasets;

/// <summary>One image of a data set.</summary>
/// <param name="Key">Path below the data set's root with '/' between its parts; unique, the same on every machine.</param>
/// <param name="Path">Path of the file.</param>
/// <param name="Identity">The person; -1 = junk, 0 = distractor (gallery only). In a training split without identities: -1.</param>
/// <param name="Camera">The camera as the file names it; -1 = not known.</param>
public sealed record ImageRecord(string Key, string Path, int Identity, int Camera);

namespace Slr.Data;

/// <summary>One image of a data set.</summary>
/// <param name="Key">Path below the data set's root with '/' between its parts; unique, the same on every machine.</param>
/// <param name="Path">Path of the file.</param>
/// <param name="Identity">The person, see <see cref="Datasets.NumberedNames"/>; -1 = nobody knows, 0 = a distractor, unless a query has it.</param>
/// <param name="Camera">The camera; negative = not known, see <see cref="Datasets.UnknownCamera"/>.</param>
public sealed record ImageRecord(string Key, string Path, int Identity, int Camera);

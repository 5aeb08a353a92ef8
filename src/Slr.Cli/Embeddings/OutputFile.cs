namespace Slr.Cli.Embeddings;

/// <summary>Refuses paths that could not be written, before any work is done.</summary>
internal static class OutputFile
{
    /// <summary>Checks the ending and the folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="endings">Endings that say what is written.</param>
    /// <exception cref="InputException">Another ending, or no such folder.</exception>
    public static void Check(string path, params ReadOnlySpan<string> endings)
    {
        if (!endings.Contains(Path.GetExtension(path)))
            throw new InputException($"{path}: its ending must be {string.Join(" or ", endings)}, which is what can be written");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new InputException($"{path}: there is no folder {folder}");
    }
}

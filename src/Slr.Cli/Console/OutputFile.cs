
namespace Slr.Cli.Console;

/// <summary>Refuses paths that could not be written, before any work is done.</summary>
internal static class OutputFile
{
    /// <summary>Checks the ending and the folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="endings">Endings that say what is written.</param>
    /// <exception cref="CommandException">Another ending, or no such folder.</exception>
    public static void Check(string path, params ReadOnlySpan<string> endings)
    {
        if (!endings.Contains(Path.GetExtension(path)))
            throw new CommandException($"{path}: its ending must be {string.Join(" or ", endings)}, which is what can be written");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
            throw new CommandException($"{path}: there is no folder {folder}");
        if (Directory.Exists(path))
            throw new CommandException($"{path}: it is a folder; name a file");
    }

    /// <summary>Refuses to write over what is read, under whatever name it goes.</summary>
    /// <param name="path">A file that is written.</param>
    /// <param name="inputs">Files that are read; null for none.</param>
    /// <exception cref="CommandException">It is one of them.</exception>
    public static void Spare(string path, params ReadOnlySpan<string?> inputs)
    {
        foreach (string? input in inputs)
            if (input is not null && Real(input) == Real(path))
                throw new CommandException($"{path}: this would overwrite {input}, which is read; give the output another name");
    }

    /// <summary>The path without links, of the file and of the folders above it.</summary>
    private static string Real(string path)
    {
        if (path.Contains('\0'))
            return path; // no file has such a name: whoever opens it says so
        string full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } parent)
            return full;
        string here = Path.Combine(Real(parent), Path.GetFileName(full));
        try
        {
            return File.ResolveLinkTarget(here, returnFinalTarget: true)?.FullName ?? here;
        }
        catch (IOException)
        {
            return here; // a circle of links: whoever opens it says so
        }
    }
}

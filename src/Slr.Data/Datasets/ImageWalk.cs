namespace Slr.Data.Datasets;

/// <summary>Finds every image below a folder, and says of what it leaves out why.</summary>
/// <param name="root">The folder that keys are relative to.</param>
internal sealed class ImageWalk(string root)
{
    /// <summary>Deeper folders are those of a loop of links that resolving did not show.</summary>
    private const int Deepest = 40;

    /// <summary>Paths of the files that are no images by their names.</summary>
    public List<string> Others { get; } = [];

    /// <summary>What is not used, and why.</summary>
    public List<FileFinding> LeftOut { get; } = [];

    /// <summary>Keys of the images below a folder, at any depth.</summary>
    /// <param name="folder">Its path below the root; empty for the root.</param>
    /// <param name="except">Names of folders directly in it that are not entered.</param>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public IEnumerable<string> Below(string folder, params IReadOnlyCollection<string> except) =>
        Below(folder, except, [Real(PathOf(folder), null)]);

    private IEnumerable<string> Below(string folder, IReadOnlyCollection<string> except, List<string> around)
    {
        (string[] files, string[] folders) = ImageFiles.In(PathOf(folder));
        foreach (string name in files)
        {
            string key = Join(folder, name);
            if (!ImageFiles.IsImage(name))
                Others.Add(PathOf(key));
            else if (!IsGarbled(key))
                yield return key;
        }
        foreach (string name in folders.Where(name => !except.Contains(name)))
        {
            string key = Join(folder, name);
            if (!MayEnter(name, key, around, out string real))
                continue;
            foreach (string image in Below(key, [], [.. around, real]))
                yield return image;
        }
    }

    private bool MayEnter(string name, string key, List<string> around, out string real)
    {
        real = "";
        if (ImageFiles.IsOfTools(name))
        {
            LeaveOut(key, $"a folder that a system or a tool made{Images(PathOf(key))}");
            return false;
        }
        if (IsGarbled(key))
            return false;
        real = Real(PathOf(key), around[^1]);
        if (!around.Contains(real) && around.Count <= Deepest)
            return true;
        LeaveOut(key, "a link to a folder around it");
        return false;
    }

    private bool IsGarbled(string key)
    {
        if (!ImageFiles.IsGarbled(PathOf(key)))
            return false;
        LeaveOut(key, "its name is not UTF-8 (\\ufffd stands for each wrong byte), so it cannot be opened; rename it");
        return true;
    }

    private void LeaveOut(string key, string reason) =>
        LeftOut.Add(new(FindingKind.LeftOut, PathOf(key).Replace("\uFFFD", "\\ufffd", StringComparison.Ordinal), reason));

    private static string Images(string folder)
    {
        int images = 0;
        // Some may be listed by an administrator only, which is nothing to stop for.
        if (UnlistableFolder.Look(folder, () => images = ImageFiles.In(folder).Files.Count(name => ImageFiles.IsImage(name))) is not null)
            return ", which may not be listed";
        return images == 0 ? "" : $", with {images} images";
    }

    /// <summary>Where a folder lies when links are followed.</summary>
    private static string Real(string path, string? realParent)
    {
        var folder = new DirectoryInfo(path);
        string? target = folder.LinkTarget is null ? null : folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        return Path.TrimEndingDirectorySeparator(target ?? (realParent is null ? folder.FullName : Path.Combine(realParent, folder.Name)));
    }

    private string PathOf(string key) => key.Length == 0 ? root : Path.Join(root, key);

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}

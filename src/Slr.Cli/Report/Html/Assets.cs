namespace Slr.Cli.Report.Html;

/// <summary>Style sheets and scripts that the program carries.</summary>
internal static class Assets
{
    /// <summary>One of them, by its file's name.</summary>
    public static string Text(string name)
    {
        using Stream stream = typeof(Assets).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

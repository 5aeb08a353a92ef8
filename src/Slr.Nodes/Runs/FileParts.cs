namespace Slr.Nodes.Runs;

/// <summary>Names that came from outside and become those of files.</summary>
internal static class FileParts
{
    /// <summary>True for the name of one file or folder that leads nowhere else.</summary>
    public static bool IsName(string text) => text.Length is > 0 and <= 255 && text.Trim('.').Length > 0
        && text.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' or ' ' or '+');

    /// <summary>True for a relative path of such names, parted by slashes.</summary>
    public static bool IsPath(string text) => text.Split('/').All(IsName);
}

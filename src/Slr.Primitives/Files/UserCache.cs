namespace Slr.Primitives.Files;

/// <summary>Where this program keeps what can be made again: stand-in data, checkpoints of stage 1, native libraries.</summary>
public static class UserCache
{
    /// <summary><c>slr</c> in <c>XDG_CACHE_HOME</c>, or in <c>~/.cache</c>; it may not be there yet.</summary>
    public static string Folder
    {
        get
        {
            string? home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            return Path.Combine(string.IsNullOrEmpty(home)
                ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
                : home, "slr");
        }
    }
}

namespace Slr.Primitives.Files;

/// <summary>A file could not be written. The only exception that means so: a read that fails is another matter.</summary>
/// <param name="path">The file or folder.</param>
/// <param name="cause">What the system said.</param>
public sealed class CannotWriteException(string path, Exception cause)
    : IOException($"{path} cannot be written: {FileReason.Of(cause)}", cause)
{
    /// <summary>The file or folder that could not be written.</summary>
    public string Path { get; } = path;

    /// <summary>Why, without the path.</summary>
    public string Why { get; } = FileReason.Of(cause);

    /// <summary>Does what writes below a path, and says so when the system refuses.</summary>
    /// <param name="path">The file or folder, for the message.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="CannotWriteException">The system refused.</exception>
    public static T Unless<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception refused) when (refused is IOException and not CannotWriteException or UnauthorizedAccessException)
        {
            throw new CannotWriteException(path, refused);
        }
    }

    /// <inheritdoc cref="Unless{T}"/>
    public static void Unless(string path, Action write) => Unless(path, () =>
    {
        write();
        return true;
    });
}

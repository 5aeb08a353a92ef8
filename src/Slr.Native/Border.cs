using System.Text;
using Slr.Flow.Storage;

namespace Slr.Native;

/// <summary>What the functions return; slr.h has the same.</summary>
internal enum Code
{
    Ok = 0,
    Argument = 1,
    Closed = 2,
    Stopped = 3,
    Damaged = 4,
    Memory = 5,
    Internal = 6,
}

/// <summary>Where calls of other languages come in: no exception goes out, each becomes a code and a sentence of the thread.</summary>
internal static unsafe class Border
{
    [ThreadStatic]
    private static string? last;

    /// <summary>Does the work of a call.</summary>
    public static int Guard(Action work)
    {
        last = null;
        try
        {
            work();
            return (int)Code.Ok;
        }
        catch (Exception error)
        {
            return (int)Refuse(error);
        }
    }

    /// <summary>What the thread's last call complained of; empty after one that did not.</summary>
    public static string Complaint => last ?? "";

    /// <summary>Copies text with a 0 at its end, as much as there is room for.</summary>
    /// <returns>Bytes that all of it needs.</returns>
    public static long Copy(string text, byte* target, long capacity) => Copy([.. Encoding.UTF8.GetBytes(text), 0], target, capacity);

    /// <inheritdoc cref="Copy(string, byte*, long)"/>
    public static long Copy(byte[] bytes, byte* target, long capacity)
    {
        if (target is not null && capacity > 0)
        {
            int count = (int)Math.Min(bytes.Length, capacity);
            bytes.AsSpan(0, count).CopyTo(new Span<byte>(target, count));
            if (count < bytes.Length)
                target[count - 1] = 0;
        }
        return bytes.Length;
    }

    /// <summary>The text of a pointer.</summary>
    public static string Text(byte* text, string name) => text is null
        ? throw new ArgumentException($"{name} is NULL")
        : Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>The array of a pointer.</summary>
    public static ReadOnlySpan<T> Array<T>(T* first, long count, string name) where T : unmanaged
    {
        if (count < 0 || count > System.Array.MaxLength)
            throw new ArgumentException($"{name} cannot have {count} values");
        return first is null && count > 0 ? throw new ArgumentException($"{name} is NULL") : new(first, (int)count);
    }

    /// <summary>Copies of the rows of a pointer, however many.</summary>
    public static FeatureRows Rows(float* first, long count, int dimension, string name)
    {
        if (count is < 0 or > int.MaxValue || dimension <= 0)
            throw new ArgumentException($"{name} cannot have {count} rows of {dimension} numbers");
        if (first is null && count > 0)
            throw new ArgumentException($"{name} is NULL");
        var rows = new RowsBuilder(dimension, (int)count);
        for (long row = 0; row < count; row++)
            rows.Add(new ReadOnlySpan<float>(first + row * dimension, dimension));
        return rows.Complete();
    }

    private static Code Refuse(Exception error)
    {
        (Code code, last) = error switch
        {
            OperationCanceledException => (Code.Stopped, "it was stopped"),
            ClosedException => (Code.Closed, error.Message),
            ArgumentException argument => (Code.Argument, Plain(argument)),
            Slr.Flow.CameraUnknownException => (Code.Argument, error.Message),
            InvalidDataException => (Code.Damaged, error.Message),
            OutOfMemoryException => (Code.Memory, "there is not enough memory"),
            _ => (Code.Internal, $"a fault of the library: {error.GetType().Name}: {error.Message}"),
        };
        return code;
    }

    /// <summary>Without the parameter's name, which .NET puts behind.</summary>
    private static string Plain(ArgumentException error) =>
        error.ParamName is { } name ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message;
}

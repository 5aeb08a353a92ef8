using System.Runtime.InteropServices;

namespace Slr.Primitives.Files;

/// <summary>
/// Writes a float32 matrix as a <c>.npy</c> file row by row: for matrices that do not fit into memory, or whose number of
/// rows is known only at their end. The file appears whole or not at all.
/// </summary>
public sealed class NpyRowWriter : IDisposable
{
    private readonly string path, temporary;
    private readonly int columns;
    private readonly FileStream stream;
    private bool completed;

    /// <summary>Begins a temporary file beside <paramref name="path"/>.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="columns">Numbers of a row, at least 1.</param>
    public NpyRowWriter(string path, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        (this.path, this.columns) = (path, columns);
        temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        WriteHeader();
    }

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Appends whole rows.</summary>
    /// <exception cref="ArgumentException">The last row is not whole.</exception>
    public void Append(ReadOnlySpan<float> rows)
    {
        if (rows.Length % columns != 0)
            throw new ArgumentException($"{rows.Length} numbers are no whole rows of {columns}");
        stream.Write(MemoryMarshal.AsBytes(rows));
        Rows += rows.Length / columns;
    }

    /// <summary>Writes the number of rows, flushes to the disk and gives the file its name.</summary>
    public void Complete()
    {
        stream.Position = 0;
        WriteHeader();
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(temporary, path, overwrite: true);
        completed = true;
    }

    /// <summary>Removes what was written, unless it was completed.</summary>
    public void Dispose()
    {
        stream.Dispose();
        if (!completed)
            File.Delete(temporary);
    }

    /// <summary>Padded to 128 bytes, whatever the number of rows: the one at the end takes the place of the one at the beginning.</summary>
    private void WriteHeader()
    {
        stream.Write(NpyFile.Magic);
        stream.Write(NpyHeader.Build(StoredType.Float32, [Rows, columns]));
    }
}

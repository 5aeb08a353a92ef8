using System.Runtime.InteropServices;

namespace Slr.Primitives.Files;

/// <summary>
/// Writes a matrix as a <c>.npy</c> file row by row: for matrices that do not fit into memory, or whose number of
/// rows is known only at their end. The file appears whole or not at all.
/// </summary>
public sealed class NpyRowWriter : IDisposable
{
    private readonly string path, temporary;
    private readonly int columns;
    private readonly StoredType type;
    private readonly FileStream stream;
    private bool completed;

    /// <summary>Begins a temporary file beside <paramref name="path"/>.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="columns">Numbers of a row, at least 1.</param>
    /// <param name="type">How they are stored: <see cref="StoredType.Float32"/> or <see cref="StoredType.Float16"/>.</param>
    public NpyRowWriter(string path, int columns, StoredType type = StoredType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (type is not (StoredType.Float32 or StoredType.Float16))
            throw new ArgumentException($"rows are stored as Float32 or Float16, not {type}", nameof(type));
        (this.path, this.columns, this.type) = (path, columns, type);
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
        if (type == StoredType.Float16)
        {
            Half[] halves = new Half[rows.Length];
            for (int at = 0; at < halves.Length; at++)
                halves[at] = (Half)rows[at];
            stream.Write(MemoryMarshal.AsBytes<Half>(halves));
        }
        else
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
        stream.Write(NpyHeader.Build(type, [Rows, columns]));
    }
}

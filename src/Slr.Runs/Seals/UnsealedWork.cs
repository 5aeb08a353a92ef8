using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Slr.Runs.Seals;

/// <summary>
/// A note in the run directory of what is not sealed yet, kept up with every step: the next process says what was lost
/// when this one was killed. It survives the process because the system holds what was written.
/// </summary>
public sealed class UnsealedWork : IDisposable
{
    private const int Length = 32;
    private readonly SafeFileHandle file;

    /// <summary>Opens the note.</summary>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public UnsealedWork(RunDirectory directory)
    {
        file = File.OpenHandle(directory.Of("unsealed"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        Span<byte> bytes = stackalloc byte[Length];
        string[] words = Encoding.ASCII.GetString(bytes[..RandomAccess.Read(file, bytes, 0)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length >= 2 && int.TryParse(words[0], CultureInfo.InvariantCulture, out int steps)
            && double.TryParse(words[1], CultureInfo.InvariantCulture, out double seconds) && steps > 0)
            Lost = (steps, TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Steps and time that the process before had not sealed; null when it lost nothing.</summary>
    public (int Steps, TimeSpan Time)? Lost { get; }

    /// <summary>Notes steps and time since the last seal. Only a note: a disk that refuses it stops nothing.</summary>
    public void Note(int steps, TimeSpan time)
    {
        try
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{steps} {time.TotalSeconds:0.0}");
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(text.PadRight(Length - 1) + "\n"), 0);
        }
        catch (IOException)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}

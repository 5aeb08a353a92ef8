using Slr.Runs.Disks;

namespace Slr.Actors.Chaos;

/// <summary>
/// A disk with injected faults: <c>disk</c> in <c>chaos.faults</c>, where the calls of a process on its run directory are
/// counted from 0. It refuses a call, hangs in it, takes its time, ends the process at it, or lies: it keeps another byte
/// than was written, and brings nothing onto the disk.
/// </summary>
/// <param name="disk">The disk below.</param>
/// <param name="faults">What goes wrong.</param>
internal sealed class FaultyDisk(IDisk disk, FaultPlan faults) : IDisk
{
    /// <summary>Its name among the parts that can be made to fail.</summary>
    public const string Target = "disk";

    private const int NoSpaceLeft = 28; // errno(3)

    private int calls = -1;

    public void MakeFolder(string path)
    {
        if (!Lies())
            disk.MakeFolder(path);
    }

    public Stream Create(string path)
    {
        Lies();
        return new FaultyFile(this, disk.Create(path));
    }

    public void Flush(Stream file)
    {
        if (!Lies())
            disk.Flush(((FaultyFile)file).File);
    }

    public void FlushFolder(string path)
    {
        if (!Lies())
            disk.FlushFolder(path);
    }

    public void Rename(string from, string to)
    {
        if (!Lies())
            disk.Rename(from, to);
    }

    public void RemoveFile(string path)
    {
        if (!Lies())
            disk.RemoveFile(path);
    }

    public void RemoveFolder(string path)
    {
        if (!Lies())
            disk.RemoveFolder(path);
    }

    public Stream Open(string path)
    {
        Lies();
        return disk.Open(path);
    }

    public IReadOnlyList<string> Files(string folder) => disk.Files(folder);

    public IReadOnlyList<string> Folders(string folder) => disk.Folders(folder);

    /// <summary>Counts a call, and lets happen what is planned for it.</summary>
    /// <returns>True when the disk is to say that it did what it does not do.</returns>
    /// <exception cref="IOException">It refuses.</exception>
    private bool Lies()
    {
        int call = Interlocked.Increment(ref calls);
        try
        {
            faults.Strike(Target, call, 0);
        }
        catch (InjectedFaultException refusal)
        {
            throw new IOException(refusal.Message, NoSpaceLeft);
        }
        return faults.Babbles(Target, call, 0);
    }

    private sealed class FaultyFile(FaultyDisk owner, Stream file) : Stream
    {
        public Stream File => file;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!owner.Lies())
            {
                file.Write(buffer);
                return;
            }
            byte[] other = buffer.ToArray();
            if (other.Length > 0)
                other[other.Length / 2] ^= 1;
            file.Write(other);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }
    }
}

using Slr.Runs.Disks;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Actors.Chaos;

/// <summary>
/// A disk with injected faults: <c>disk</c> in <c>chaos.faults</c>, where the calls of a process on its run directory are
/// counted from 0. It refuses a call, hangs in it for good, takes its time, ends the process at it, or lies: it keeps another
/// byte than was written, and brings nothing onto the disk. <c>store</c> is all of its calls on a seal that is being written,
/// <c>delivery</c> all on the last weights.
/// </summary>
/// <param name="disk">The disk below.</param>
/// <param name="faults">What goes wrong.</param>
/// <param name="lastEpoch">The epoch whose weights are delivered.</param>
internal sealed class FaultyDisk(IDisk disk, FaultPlan faults, int lastEpoch) : IDisk
{
    private const int NoSpaceLeft = 28; // errno(3)

    private int calls = -1;

    public void MakeFolder(string path)
    {
        if (!Lies(path))
            disk.MakeFolder(path);
    }

    public Stream Create(string path)
    {
        Lies(path);
        return new FaultyFile(this, path, disk.Create(path));
    }

    public void Flush(Stream file)
    {
        if (!Lies(((FaultyFile)file).Path))
            disk.Flush(((FaultyFile)file).File);
    }

    public void FlushFolder(string path)
    {
        if (!Lies(path))
            disk.FlushFolder(path);
    }

    public void Rename(string from, string to)
    {
        if (!Lies(from))
            disk.Rename(from, to);
    }

    public void RemoveFile(string path)
    {
        if (!Lies(path))
            disk.RemoveFile(path);
    }

    public void RemoveFolder(string path)
    {
        if (!Lies(path))
            disk.RemoveFolder(path);
    }

    public Stream Open(string path)
    {
        Lies(path);
        return disk.Open(path);
    }

    public IReadOnlyList<string> Files(string folder) => disk.Files(folder);

    public IReadOnlyList<string> Folders(string folder) => disk.Folders(folder);

    /// <summary>Counts a call, and lets happen what is planned for it.</summary>
    /// <returns>True when the disk is to say that it did what it does not do.</returns>
    /// <exception cref="IOException">It refuses.</exception>
    private bool Lies(string path, bool writes = false)
    {
        int call = Interlocked.Increment(ref calls);
        var part = PartAt(path);
        try
        {
            faults.Strike(PartNames.Disk, call, 0, forGood: true);
            if (part is var (target, epoch))
                faults.Strike(target, epoch, 0);
        }
        catch (InjectedFaultException refusal)
        {
            throw new IOException(refusal.Message, NoSpaceLeft);
        }
        return faults.Babbles(PartNames.Disk, call, 0)
            || (writes && part is (PartNames.Store, var at) && faults.Babbles(PartNames.Store, at, 0));
    }

    private (string Target, int Epoch)? PartAt(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; (path, folder) = (folder, Path.GetDirectoryName(folder)))
        {
            string below = Path.GetFileName(folder), name = Path.GetFileName(path);
            if (below == RunFileNames.Weights)
                return (PartNames.Delivery, lastEpoch);
            if (below == RunFileNames.Seals && name.EndsWith(KeptFiles.Unfinished, StringComparison.Ordinal)
                && EpochNames.Parse(name[..^KeptFiles.Unfinished.Length]) is { Epoch: var epoch })
                return (PartNames.Store, epoch);
        }
        return null;
    }

    private sealed class FaultyFile(FaultyDisk owner, string path, Stream file) : Stream
    {
        public string Path => path;

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
            if (!owner.Lies(path, writes: true))
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

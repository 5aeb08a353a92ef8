using Slr.Runs.Disks;

namespace Slr.Actors.Tests.Store;

/// <summary>What happens at one call.</summary>
internal enum Trouble { None, Kill, KillHalfWritten, RefuseOnce, RefuseFromThenOn, Lie }

/// <summary>The process is gone: nothing that it still does reaches the disk.</summary>
internal sealed class ProcessGone : Exception;

/// <summary>A disk on which one call goes wrong. Reading what is there is a call as well.</summary>
/// <param name="disk">The disk below.</param>
/// <param name="at">Number of the call, from 0.</param>
/// <param name="trouble">What happens there.</param>
/// <param name="refusal">What a refusing disk says.</param>
internal sealed class TroubledDisk(IDisk disk, int at, Trouble trouble, Func<Exception>? refusal = null) : IDisk
{
    private bool gone;

    /// <summary>Calls so far.</summary>
    public int Calls { get; private set; }

    public void MakeFolder(string path) => Do(() => disk.MakeFolder(path));

    public Stream Create(string path)
    {
        Stream? file = null;
        Do(() => file = disk.Create(path), lies: () => file = disk.Create(path));
        return new TroubledFile(this, file!);
    }

    public void Flush(Stream file) => Do(() => disk.Flush(((TroubledFile)file).File));

    public void FlushFolder(string path) => Do(() => disk.FlushFolder(path));

    public void Rename(string from, string to) => Do(() => disk.Rename(from, to));

    public void RemoveFile(string path) => Do(() => disk.RemoveFile(path));

    public void RemoveFolder(string path) => Do(() => disk.RemoveFolder(path));

    public Stream Open(string path)
    {
        Stream? file = null;
        Do(() => file = disk.Open(path), lies: () => file = disk.Open(path));
        return file!;
    }

    public IReadOnlyList<string> Files(string folder) => gone ? throw new ProcessGone() : disk.Files(folder);

    public IReadOnlyList<string> Folders(string folder) => gone ? throw new ProcessGone() : disk.Folders(folder);

    private void Do(Action act, Action? halfway = null, Action? lies = null)
    {
        int call = Calls++;
        if (gone)
            throw new ProcessGone();
        if (call == at && trouble is Trouble.Kill or Trouble.KillHalfWritten && call == at)
        {
            if (trouble == Trouble.KillHalfWritten)
                halfway?.Invoke();
            gone = true;
            throw new ProcessGone();
        }
        if ((call == at && trouble == Trouble.RefuseOnce) || (call >= at && trouble == Trouble.RefuseFromThenOn))
            throw refusal!();
        if (call == at && trouble == Trouble.Lie)
            lies?.Invoke();
        else
            act();
    }

    private sealed class TroubledFile(TroubledDisk owner, Stream file) : MemoryStream
    {
        public Stream File => file;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            byte[] whole = buffer.ToArray(), other = buffer.ToArray();
            if (other.Length > 0)
                other[other.Length / 2] ^= 1;
            owner.Do(() => file.Write(whole), () => file.Write(whole.AsSpan(0, whole.Length / 2)), () => file.Write(other));
        }
    }
}

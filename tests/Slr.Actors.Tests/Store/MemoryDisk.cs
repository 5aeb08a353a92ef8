using Slr.Runs.Disks;

namespace Slr.Actors.Tests.Store;

/// <summary>What a power cut leaves of what was written and not flushed.</summary>
internal enum Unflushed { Old, New, Zeros, Half }

/// <summary>
/// A disk in memory that knows what is on the platter and what only in the system's memory: a file's content is safe once
/// the file was flushed, an entry of a folder once the folder was. Nothing else is promised.
/// </summary>
internal sealed class MemoryDisk : IDisk
{
    private readonly Folder root = new();

    public void MakeFolder(string path) => Parent(path).Entries.TryAdd(Path.GetFileName(path), new Folder());

    public Stream Create(string path)
    {
        Dictionary<string, Node> entries = Parent(path).Entries;
        if (!entries.TryGetValue(Path.GetFileName(path), out Node? node))
            entries[Path.GetFileName(path)] = node = new FileNode();
        ((FileNode)node).Content.SetLength(0);
        return new Writing((FileNode)node);
    }

    public void Flush(Stream file) => ((Writing)file).Node.Flushed = ((Writing)file).Node.Content.ToArray();

    public void FlushFolder(string path)
    {
        Folder folder = Find(path) as Folder ?? throw new DirectoryNotFoundException(path);
        folder.Flushed = new(folder.Entries);
    }

    public void Rename(string from, string to)
    {
        Node node = Find(from) ?? throw new FileNotFoundException(from);
        if (node is Folder && Find(to) is not null)
            throw new IOException($"{to} is there");
        Parent(from).Entries.Remove(Path.GetFileName(from));
        Parent(to).Entries[Path.GetFileName(to)] = node;
    }

    public void RemoveFile(string path) => Parent(path).Entries.Remove(Path.GetFileName(path));

    public void RemoveFolder(string path)
    {
        if (Find(path) is Folder { Entries.Count: > 0 })
            throw new IOException($"{path} is not empty");
        Parent(path).Entries.Remove(Path.GetFileName(path));
    }

    public Stream Open(string path) =>
        new MemoryStream((Find(path) as FileNode ?? throw new FileNotFoundException(path)).Content.ToArray(), writable: false);

    public IReadOnlyList<string> Files(string folder) => Names<FileNode>(folder);

    public IReadOnlyList<string> Folders(string folder) => Names<Folder>(folder);

    /// <summary>Writes a file past all accounting: what somebody else does to it.</summary>
    public void Put(string path, byte[] content)
    {
        var node = (FileNode)Find(path)!;
        node.Content.SetLength(0);
        node.Content.Write(content);
        node.Flushed = content;
    }

    /// <summary>Everything that was done so far is on the platter.</summary>
    public void Settle() => root.Settle();

    /// <summary>The disk after the process was killed: the system's memory is still there.</summary>
    public MemoryDisk AfterKill() => Copy(_ => true, Unflushed.New);

    /// <summary>The disk after a power cut.</summary>
    /// <param name="entries">Whether a folder's unflushed entries made it, asked for each folder.</param>
    /// <param name="contents">What became of unflushed contents.</param>
    public MemoryDisk AfterPowerCut(Func<bool> entries, Unflushed contents) => Copy(_ => entries(), contents);

    private MemoryDisk Copy(Func<Folder, bool> newEntries, Unflushed contents)
    {
        var copy = new MemoryDisk();
        Fill(root, copy.root, newEntries, contents);
        copy.Settle();
        return copy;
    }

    private static void Fill(Folder from, Folder to, Func<Folder, bool> newEntries, Unflushed contents)
    {
        foreach ((string name, Node node) in newEntries(from) ? from.Entries : from.Flushed)
        {
            if (node is FileNode file)
                to.Entries[name] = file.After(contents);
            else
            {
                var below = new Folder();
                to.Entries[name] = below;
                Fill((Folder)node, below, newEntries, contents);
            }
        }
    }

    private string[] Names<T>(string folder) where T : Node => Find(folder) is Folder found
        ? [.. found.Entries.Where(entry => entry.Value is T).Select(entry => entry.Key).Order(StringComparer.Ordinal)]
        : [];

    private Folder Parent(string path) => Find(Path.GetDirectoryName(path)!) as Folder ?? throw new DirectoryNotFoundException(path);

    private Node? Find(string path)
    {
        Node? node = root;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = node is Folder folder ? folder.Entries.GetValueOrDefault(name) : null;
        return node;
    }

    private abstract class Node
    {
        public abstract void Settle();
    }

    private sealed class Folder : Node
    {
        public Dictionary<string, Node> Entries { get; } = [];

        public Dictionary<string, Node> Flushed { get; set; } = [];

        public override void Settle()
        {
            Flushed = new(Entries);
            foreach (Node node in Entries.Values)
                node.Settle();
        }
    }

    private sealed class FileNode : Node
    {
        public MemoryStream Content { get; } = new();

        public byte[] Flushed { get; set; } = [];

        public override void Settle() => Flushed = Content.ToArray();

        public FileNode After(Unflushed contents)
        {
            byte[] now = Content.ToArray();
            var file = new FileNode();
            file.Content.Write(now.AsSpan().SequenceEqual(Flushed) ? now : contents switch
            {
                Unflushed.New => now,
                Unflushed.Zeros => new byte[now.Length],
                Unflushed.Half => now[..(now.Length / 2)],
                _ => Flushed,
            });
            return file;
        }
    }

    private sealed class Writing(FileNode node) : MemoryStream
    {
        public FileNode Node => node;

        public override void Write(byte[] buffer, int offset, int count) => node.Content.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => node.Content.Write(buffer);
    }
}

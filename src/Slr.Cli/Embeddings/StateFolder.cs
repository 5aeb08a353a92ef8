using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slr.Cli.Console;
using Slr.Flow;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>
/// What <c>refine --state DIR</c> remembers from call to call: one file of key, label to project from, refined label.
/// It is replaced whole, so a call that is killed leaves the state of the call before; a second call at once is refused.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    private const string Mark = "slr-refine-state";
    private const string Version = "1";
    private readonly string folder;
    private readonly FileStream lockFile;
    private readonly List<string[]> rows;
    private readonly bool named;

    private StateFolder(string folder, FileStream lockFile)
    {
        (this.folder, this.lockFile) = (folder, lockFile);
        (Epoch, named, rows) = Read();
    }

    /// <summary>The number of calls that were finished.</summary>
    public int Epoch { get; }

    private string LabelFile => Path.Combine(folder, "labels.csv");

    /// <summary>Opens or makes the folder and locks it.</summary>
    /// <exception cref="CommandException">It cannot be used, or another call is using it.</exception>
    public static StateFolder Open(string folder)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new StateFolder(folder, held);
        }
        catch (FileFormatException error)
        {
            held?.Dispose();
            throw new CommandException($"{error.Message}; remove the file to start from the first epoch", error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new CommandException($"{folder}: the state cannot be opened; "
                + $"{(File.Exists(folder) ? "it is a file, and a folder is needed"
                : "is another call running, or may you not write there?")}", e);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>The labels of the last call; null at the first.</summary>
    /// <param name="keys">This call's keys.</param>
    /// <param name="named">True when they were given, false for row numbers.</param>
    /// <exception cref="CommandException">Row numbers cannot stand for the images, because their number changed.</exception>
    public LabelLineage? Last(string[] keys, bool named)
    {
        if (Epoch == 0)
            return null;
        if (named != this.named)
            throw new CommandException($"{folder}: the calls before {(this.named ? "named their rows with --keys" : "had no --keys")}; "
                + "do the same, or start with an empty --state folder");
        if (!named && keys.Length != rows.Count)
            throw new CommandException($"{folder}: the last call had {rows.Count} rows and this one has {keys.Length}; "
                + "when the image list changes, give --keys, so that labels follow their images");
        ImmutableArray<string> all = [.. rows.Select(r => r[0])];
        return new LabelLineage(Labels(all, 1), Labels(all, 2));
    }

    /// <summary>Replaces the state.</summary>
    public void Keep(LabelLineage lineage, bool named)
    {
        int[] refined = lineage.Refined.AlignTo(lineage.Memory.Keys);
        var text = new StringBuilder();
        text.Append(CsvText.Line([Mark, Version, Number(Epoch + 1), named ? "keys" : "rows"])).Append('\n');
        for (int i = 0; i < refined.Length; i++)
            text.Append(CsvText.Line([lineage.Memory.Keys[i], Number(lineage.Memory.Labels[i]), Number(Math.Max(refined[i], -1))]))
                .Append('\n');
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(LabelFile, stream => stream.Write(bytes));
    }

    /// <inheritdoc/>
    public void Dispose() => lockFile.Dispose();

    private (int Epoch, bool Named, List<string[]> Rows) Read()
    {
        if (!File.Exists(LabelFile))
            return (0, false, []);
        List<string[]> all = [.. CsvText.Read(LabelFile).Select(row => row.Cells)];
        bool sound = all.Count > 1 && all[0] is [Mark, Version, var epoch, "keys" or "rows"] && int.TryParse(epoch, out _)
            && all.Skip(1).All(row => row.Length == 3 && int.TryParse(row[1], out _) && int.TryParse(row[2], out _));
        return sound
            ? (int.Parse(all[0][2], CultureInfo.InvariantCulture), all[0][3] == "keys", all[1..])
            : throw new CommandException($"{LabelFile}: is damaged or of another version; remove it to start from the first epoch");
    }

    private LabelSet Labels(ImmutableArray<string> keys, int column)
    {
        try
        {
            return LabelSet.Dense(keys, [.. rows.Select(r => int.Parse(r[column], CultureInfo.InvariantCulture))]);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{LabelFile}: {e.Message}", e);
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

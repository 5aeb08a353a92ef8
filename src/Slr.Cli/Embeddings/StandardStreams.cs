using Slr.Cli.Console;
using Slr.Primitives.Files;

namespace Slr.Cli.Embeddings;

/// <summary>Arrays through standard input and output, where a command names <c>-</c> in place of a file.</summary>
internal static class StandardStreams
{
    /// <summary>What stands in place of a file's name.</summary>
    public const string Name = "-";

    /// <summary>Refuses to read two files from one stream.</summary>
    /// <param name="inputs">Names of files that are read; null for none.</param>
    /// <exception cref="CommandException">Two are <c>-</c>.</exception>
    public static void CheckInputs(params ReadOnlySpan<string?> inputs)
    {
        if (inputs.Count(Name) > 1)
            throw new CommandException("standard input ('-') holds one array: give the others as files");
    }

    /// <summary>Reads the array that somebody's program writes to standard input, to its end.</summary>
    /// <exception cref="FileFormatException">It is no .npy file.</exception>
    public static NpyArray Read()
    {
        const string called = "standard input";
        using Stream input = System.Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        try
        {
            input.CopyTo(bytes);
        }
        catch (IOException error)
        {
            throw new FileFormatException(called, bytes.Length > Array.MaxLength - (1 << 20)
                ? "more than 2 GB; arrays up to 2 GB can be read" : "cannot be read: the program before it gave an error", error);
        }
        bytes.Position = 0;
        return NpyFile.Read(bytes, called);
    }

    /// <summary>Writes labels to standard output as a .npy file.</summary>
    /// <exception cref="CannotWriteException">Whoever reads it is gone, or the disk behind it is full.</exception>
    public static void Write(ReadOnlySpan<int> labels)
    {
        int[] written = labels.ToArray();
        CannotWriteException.Unless("standard output", () =>
        {
            using Stream output = System.Console.OpenStandardOutput();
            NpyFile.Write(output, written, written.Length);
            output.Flush();
        });
    }
}

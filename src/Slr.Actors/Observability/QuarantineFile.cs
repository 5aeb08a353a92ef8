using System.Text;
using Slr.Actors.Run;
using Slr.Data.Images;

namespace Slr.Actors.Observability;

/// <summary><c>quarantine.csv</c>: the images that this process could not read, each with its path, key and reason.</summary>
internal static class QuarantineFile
{
    /// <summary>Writes the file anew.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(RunContext context)
    {
        var text = new StringBuilder("path,key,reason\n");
        foreach (QuarantinedImage bad in context.Quarantined)
            text.Append(Quoted(bad.Image.Path)).Append(',').Append(Quoted(bad.Image.Key)).Append(',').Append(Quoted(bad.Reason)).Append('\n');
        context.Directory.Replace("quarantine.csv", Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Always in quotes: a path may hold anything.</summary>
    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
}

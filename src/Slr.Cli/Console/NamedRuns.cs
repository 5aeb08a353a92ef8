using Slr.Actors.Configuration;
using Slr.Runs.Seals;

namespace Slr.Cli.Console;

/// <summary>Finds run directories that people name.</summary>
internal static class NamedRuns
{
    /// <summary>What may be given.</summary>
    public const string Help = "A run directory, or the name of one under 'runs'";

    /// <summary>Names of the runs under <c>runs</c>, or in another folder, in order.</summary>
    public static string[] Names(string parent = "runs") => Directory.Exists(parent)
        ? [.. Directory.EnumerateDirectories(parent).Where(RunDirectory.IsAt).Select(f => Path.GetFileName(f)!)
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The directory of a run, given by its path or by its name under <c>runs</c>.</summary>
    /// <exception cref="CommandException">There is none; names the nearest.</exception>
    public static string Find(string given)
    {
        string below = Path.Combine("runs", given);
        if (RunDirectory.IsAt(given))
            return given;
        if (RunDirectory.IsAt(below))
            return below;
        string parent = Directory.Exists(given) || !given.Contains('/') ? "runs" : Path.GetDirectoryName(given)!;
        string[] known = Names(parent);
        string runs = known.Length == 0 ? $"there is no run in {parent}/ yet" : $"runs in {parent}/: {string.Join(", ", known.Take(10))}";
        throw new CommandException($"There is no run '{given}'{NearestName.Suggest(Path.GetFileName(given), known)} ({runs})");
    }
}

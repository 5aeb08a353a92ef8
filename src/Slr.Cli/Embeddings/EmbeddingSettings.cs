using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Runs.Files;

namespace Slr.Cli.Embeddings;

/// <summary>
/// The settings of <c>cluster</c> and <c>refine</c>: those of a run, but for what suits features of any number and origin where
/// nobody, nor a run whose settings are taken, says otherwise. eps is found without labels, and distances are by camera where
/// all cameras are known.
/// </summary>
internal static class EmbeddingSettings
{
    /// <summary>Reads the words of a command line.</summary>
    /// <param name="words">Words <c>key=value</c>.</param>
    /// <param name="cameras">Whether the camera of every row is known.</param>
    /// <param name="run">A run whose settings are taken, by name or directory; null = none.</param>
    /// <exception cref="SettingsException">A setting is unknown or impossible.</exception>
    /// <exception cref="CommandException">There is no such run.</exception>
    public static RunSettings Of(IReadOnlyList<string> words, bool cameras = false, string? run = null)
    {
        if (run is not null)
            return RunSettingsBinder.Bind(Recipes.Resolve(Path.Combine(NamedRuns.Find(run), RunFileNames.Recipe), words));
        ResolvedSettings asked = Recipes.Resolve(null, words);
        var unasked = new List<string>();
        if (!IsNamed("clustering.dbscan.eps", "clustering.dbscan.rho"))
            unasked.Add("clustering.dbscan.eps=auto");
        if (cameras && !IsNamed("distance.form", "distance.k1", "distance.k2"))
            unasked.Add("distance.form=camera");
        return RunSettingsBinder.Bind(Recipes.Resolve(null, [.. unasked, .. words]));

        bool IsNamed(params string[] keys) => keys.Any(key => asked.Values[key].IsChanged);
    }
}

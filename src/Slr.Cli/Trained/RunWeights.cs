using Slr.Cli.Console;
using Slr.Cli.Runs;
using Slr.Data;
using Slr.Runs.Files;
using Slr.Runs.Seals;

namespace Slr.Cli.Trained;

/// <summary>A file of weights in a run directory.</summary>
/// <param name="File">The file.</param>
/// <param name="Epoch">Epoch of adaptation, from 0; null when the run does not say.</param>
internal sealed record RunWeights(string File, int? Epoch)
{
    /// <summary>Finds the weights of the last or the best epoch; only looks, so it may be done while the run goes on.</summary>
    /// <exception cref="CommandException">They are not there (yet, or any more).</exception>
    public static RunWeights Find(string folder, NetworkChoice choice) =>
        choice.Best ? OfBest(folder, choice) : OfLast(folder, choice);

    /// <summary>The newest seal; a run whose seals were removed to save space still has its results beside them.</summary>
    private static RunWeights OfLast(string folder, NetworkChoice choice)
    {
        int[] epochs = [.. SealedEpochs(folder)];
        if (epochs.Length > 0)
            return Sealed(folder, choice, epochs.Max());
        string delivered = Path.Combine(folder, RunFileNames.Weights, FileName(choice));
        return System.IO.File.Exists(delivered)
            ? new RunWeights(delivered, RunReader.Open(folder).Record.Scores.Last?.Epoch)
            : throw Refuse($"{folder} has no weights yet: no epoch of its adaptation is sealed");
    }

    private static RunWeights OfBest(string folder, NetworkChoice choice)
    {
        int best = RunReader.Open(folder).Record.Scores.Best?.Epoch
            ?? throw Refuse($"{folder} has no best epoch: none of its adaptation was evaluated yet (evaluate.every)");
        return SealedEpochs(folder).Contains(best)
            ? Sealed(folder, choice, best)
            : throw Refuse($"{folder}: the seal of its best epoch, {EpochNames.Of(Stage.Adapt, best)}, is not there any more");
    }

    private static RunWeights Sealed(string folder, NetworkChoice choice, int epoch) =>
        new(Path.Combine(folder, RunFileNames.Seals, EpochNames.Of(Stage.Adapt, epoch), FileName(choice)), epoch);

    private static IEnumerable<int> SealedEpochs(string folder) =>
        Path.Combine(folder, RunFileNames.Seals) is var seals && Directory.Exists(seals)
            ? Directory.EnumerateDirectories(seals).Select(seal => EpochNames.Parse(Path.GetFileName(seal)))
                .OfType<(Stage Stage, int Epoch)>().Where(seal => seal.Stage == Stage.Adapt).Select(seal => seal.Epoch)
            : [];

    private static string FileName(NetworkChoice choice) => choice.Student ? SealFiles.Student : SealFiles.Teacher;

    private static CommandException Refuse(string message) => new(message);
}

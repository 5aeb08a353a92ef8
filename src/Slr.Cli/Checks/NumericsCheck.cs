using Slr.Cli.Console;
using Slr.Cli.Sweeps;
using Slr.Data;
using Slr.Primitives;
using Slr.Runs.Files;
using Slr.Runs.Seals;
using Slr.Torch;

namespace Slr.Cli.Checks;

/// <summary>
/// A small run of fixed data and settings in either numerics, each in a process of its own, since libtorch chooses its kernels once:
/// machines with one hash end with the same bytes (docs/decisions/0017).
/// </summary>
internal static class NumericsCheck
{
    private const int Digits = 16, LastEpoch = 1;

    /// <summary>Shapes of the embedded default's network, in as few steps as reach every kernel.</summary>
    private static readonly string[] Words =
    [
        "device=cpu", "data.root=", "data.height=64", "data.width=32", "data.generated.train-identities=8",
        "data.generated.images-per-identity=6", "data.generated.test-identities=3", "data.generated.gallery-images-per-identity=3",
        "data.generated.distractors=2", "data.generated.junk=1", "network.width=16", "network.blocks=[1,1,1,1]", "network.stem-relu=true",
        "pretrain.epochs=1", "pretrain.iterations=3", "pretrain.identities=4", "pretrain.images=4", "pretrain.warmup-epochs=0",
        "pretrain.milestones=[]", "adapt.epochs=2", "adapt.iterations=3", "adapt.identities=4", "adapt.images=4", "distance.k1=6",
        "distance.k2=3", "clustering.dbscan.eps=0.7", "evaluate.every=0",
    ];

    /// <summary>Runs both.</summary>
    /// <param name="threads">Threads of one operation: another number sums in another order.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandException">A run did not end as it should.</exception>
    public static async Task<Answer> RunAsync(int threads, CancellationToken stop)
    {
        string folder = Directory.CreateTempSubdirectory("slr-numerics-").FullName;
        try
        {
            var hashes = new List<(Numerics Numerics, string Hash)>();
            foreach (Numerics numerics in Enum.GetValues<Numerics>())
                hashes.Add((numerics, await HashAsync(folder, numerics, threads, stop).ConfigureAwait(false)));
            return new Answer(
                [.. hashes.Select(one => $"{Key(one.Numerics),-10}{one.Hash}"), $"{"processor",-10}{Processor.Description}",
                    $"{"threads",-10}{threads}"], [], [new("threads", threads)])
            {
                Texts =
                [
                    .. hashes.Select(one => KeyValuePair.Create(Key(one.Numerics), one.Hash)), new("processor", Processor.Description),
                ],
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Key(Numerics numerics) => numerics.ToString().ToLowerInvariant();

    private static async Task<string> HashAsync(string folder, Numerics numerics, int threads, CancellationToken stop)
    {
        string name = Key(numerics), log = Path.Combine(folder, $"{name}.log");
        int code = await RunProcess.RunAsync("market2personx",
            [.. Words, $"runs={folder}", $"cache={folder}", $"name={name}", $"numerics={name}", $"threads={threads}"], log, stop)
            .ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        return code == ExitCode.Success
            ? SealManifest.Parse(File.ReadAllBytes(Path.Combine(folder, name, RunFileNames.Seals, EpochNames.Of(Stage.Adapt, LastEpoch),
                SealFiles.Manifest))).Files[SealFiles.Teacher][..Digits]
            : throw new CommandException($"the run with numerics={name} ended with code {code}: {RunProcess.LastLine(log)}");
    }
}

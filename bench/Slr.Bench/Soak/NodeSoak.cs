using System.Collections.Immutable;
using System.Diagnostics;
using Slr.Bench.Nodes;
using Slr.Nodes.Helping;
using Slr.Nodes.Membership;
using Slr.Primitives.Randomness;

namespace Slr.Bench.Soak;

/// <summary>
/// Disturbs runs that nodes help, and their nodes: SIGKILL of a node or of the trainer, a node that stands still, a cable that is
/// pulled. What the runs end with is compared with a run that nobody helped or disturbed.
/// </summary>
/// <param name="processes">Starts the program.</param>
/// <param name="epochs">Epochs of each run.</param>
/// <param name="seed">Seed of the random moments.</param>
/// <param name="progress">Told each trial as it ends.</param>
public sealed class NodeSoak(RunProcesses processes, int epochs, ulong seed, Action<SoakTrial> progress)
{
    private const string Reference = "undisturbed";

    /// <summary>What nodes do: all that is a trainer's.</summary>
    private static readonly string[] Roles =
        ["--roles", string.Join(',', NodeOptions.Extract, NodeOptions.Evaluate, NodeOptions.Search, NodeOptions.Train)];

    /// <summary>A tiny run but for its images: extraction, which nodes help with, takes most of its time.</summary>
    private static readonly string[] Words = [.. TinySettings.Words, "extract.batch=4", "network.width=16",
        "network.blocks=[2,2,2,2]", "data.height=128", "data.width=64", "data.generated.train-identities=20",
        "data.generated.images-per-identity=20", "data.generated.test-identities=20", "data.generated.gallery-images-per-identity=10",
        "distance.lambda=0", "supervision.max-restarts=20"];

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(12);

    private readonly string[] words = [.. Words, $"adapt.epochs={epochs}"];
    private readonly Dictionary<string, int> struck = [];
    private ulong moments;

    /// <summary>What struck, and how often.</summary>
    public IReadOnlyDictionary<string, int> Struck => struck;

    /// <summary>Disturbs runs until so many disturbances have struck.</summary>
    /// <param name="disturbances">How many.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">The undisturbed run fails, or a node does not start.</exception>
    public async Task<SoakReport> RunAsync(int disturbances, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        if (await processes.LaunchAsync(Reference, words, null, cancellation) is not 0 and var code)
            throw new InvalidOperationException(
                $"the undisturbed run ended with exit code {code}; its log is in {processes.Of(Reference)}");
        TimeSpan undisturbed = Stopwatch.GetElapsedTime(began);
        using NetworkNamespace? elsewhere = NetworkNamespace.TryCreate();
        (string[] listening, string[][] nodes) = Places(elsewhere);
        List<NodeProcess> started = [];
        List<SoakTrial> trials = [];
        try
        {
            foreach (string[] node in nodes)
                started.Add(await NodeProcess.StartAsync([.. node, .. Roles], started.Count == 0 ? elsewhere?.Command : null));
            string nodeList = string.Join(", ", started.Select(node => $"\"{node.Address}\""));
            string[] asking = [.. words, .. listening, $"cluster.nodes=[{nodeList}]", "cluster.lanes=1",
                "distance.distribute-from=2"];
            for (int run = 1; trials.Sum(trial => trial.Injected) < disturbances; run++)
            {
                trials.Add(await DisturbedAsync($"nodes-{run}", asking, started, elsewhere, undisturbed, cancellation));
                progress(trials[^1]);
            }
        }
        finally
        {
            foreach (NodeProcess node in started)
                await node.DisposeAsync();
        }
        return new SoakReport(undisturbed, [.. trials]);
    }

    /// <summary>Beyond the loopback address nodes show certificates: those of this soak.</summary>
    private (string[] Trainer, string[][] Nodes) Places(NetworkNamespace? elsewhere)
    {
        if (elsewhere is null)
            return ([], [[], [], []]);
        string keys = processes.Of("keys");
        string[] trusted = ["--trusted", keys];
        string Key(string name) => NodeCertificate.Create(keys, name).Key;
        return ([$"cluster.host={elsewhere.Here}", $"cluster.certificate={Key("trainer")}", $"cluster.trusted={keys}"],
        [
            ["--host", elsewhere.There, "--certificate", Key("far"), .. trusted],
            ["--host", elsewhere.Here, "--certificate", Key("near"), .. trusted],
            ["--host", elsewhere.Here, "--certificate", Key("nearest"), .. trusted],
        ]);
    }

    /// <summary>One run, in as many processes as it takes, disturbed at random moments until it ends.</summary>
    private async Task<SoakTrial> DisturbedAsync(string name, string[] asking, List<NodeProcess> nodes, NetworkNamespace? elsewhere,
        TimeSpan undisturbed, CancellationToken cancellation)
    {
        long began = Stopwatch.GetTimestamp();
        int injected = 0, code = RunProcesses.Killed;
        while (code == RunProcesses.Killed)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using var killed = new CancellationTokenSource();
            Task<int> disturbing = DisturbAsync(nodes, elsewhere, killed, over.Token);
            code = await processes.LaunchAsync(name, asking, null, cancellation, async process =>
            {
                using CancellationTokenRegistration kill = killed.Token.Register(() => process.Kill(entireProcessTree: true));
                await process.WaitForExitAsync(cancellation);
            });
            await over.CancelAsync();
            injected += await disturbing;
        }
        TimeSpan extra = Stopwatch.GetElapsedTime(began) - undisturbed;
        return new SoakTrial($"run {name[(name.IndexOf('-') + 1)..]} with {nodes.Count} nodes", injected,
            code != 0 ? $"exit code {code}, see {processes.Of(name)}/log.txt"
                : RunComparison.FirstDifference(processes.Of(Reference), processes.Of(name)),
            RunTimings.LostSteps(processes.Of(name)), extra > TimeSpan.Zero ? extra : TimeSpan.Zero);
    }

    /// <summary>Shares of the work that nodes did, as the runs tell; runs that no node helps prove nothing.</summary>
    public IEnumerable<string> Helped(int runs) => Enumerable.Range(1, runs)
        .SelectMany(run => File.ReadLines(Path.Combine(processes.Of($"nodes-{run}"), "log.txt")))
        .Select(line => line.IndexOf("nodes computed", StringComparison.Ordinal) is var at and >= 0 ? line[at..] : null).OfType<string>();

    private async Task<int> DisturbAsync(List<NodeProcess> nodes, NetworkNamespace? elsewhere, CancellationTokenSource trainer,
        CancellationToken over)
    {
        for (int done = 0; ; done++)
        {
            var random = new CounterRandom(seed, moments++);
            if (!await Pass(Between(ref random, Shortest, Longest), over))
                return done;
            NodeProcess node = nodes[random.Next(nodes.Count)];
            switch (random.Next(elsewhere is null ? 3 : 4))
            {
                case 0:
                    Note("SIGKILL of a node");
                    await node.KillAndRestartAsync();
                    break;
                case 1:
                    Note("SIGSTOP of a node");
                    using (new StoppedProcess(node.Id))
                        await Pass(Between(ref random, Shortest, Longest), over);
                    break;
                case 2:
                    Note("SIGKILL of the trainer");
                    await trainer.CancelAsync();
                    return done + 1;
                default:
                    Note("a cable pulled");
                    elsewhere!.Plug(false);
                    await Pass(Between(ref random, Shortest, Longest), over);
                    elsewhere.Plug(true);
                    break;
            }
        }
    }

    private void Note(string what) => struck[what] = struck.GetValueOrDefault(what) + 1;

    private static TimeSpan Between(ref CounterRandom random, TimeSpan least, TimeSpan most) =>
        TimeSpan.FromSeconds(random.NextDouble(least.TotalSeconds, most.TotalSeconds));

    /// <returns>False when it is over before.</returns>
    private static async Task<bool> Pass(TimeSpan time, CancellationToken over) =>
        await Task.WhenAny(Task.Delay(time, over)) is { IsCompletedSuccessfully: true };
}

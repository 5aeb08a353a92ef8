using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Nodes.Membership;
using Slr.Nodes.Runs;
using Slr.Primitives.Files;

namespace Slr.Cli.Sweeps;

/// <summary>A plan whose every combination a run could use, and the folder of its runs.</summary>
internal sealed class Sweep
{
    private readonly RunSettings shared;

    private Sweep(SweepPlan plan, string folder, RunSettings shared) => (Plan, Folder, this.shared) = (plan, folder, shared);

    /// <summary>What is run.</summary>
    public SweepPlan Plan { get; }

    /// <summary>Where the runs lie.</summary>
    public string Folder { get; }

    /// <summary>Checks every combination before anything starts.</summary>
    /// <param name="plan">The plan; its words <c>runs=</c> and <c>name=</c> say where the folder lies and what it is called.</param>
    /// <exception cref="SettingsException">A combination is one that no run could use.</exception>
    public static Sweep Of(SweepPlan plan)
    {
        RunSettings shared = Bind(plan.Fixed);
        string name = plan.Fixed.Any(word => word.Split('=')[0] is "name") ? shared.Name : $"{shared.Name}-sweep";
        string folder = Path.Combine(shared.RunsFolder, name);
        plan = plan with
        {
            Fixed = [.. plan.Fixed.Where(word => word.Split('=')[0] is not ("name" or "runs"))],
        };
        foreach (SweepRun run in plan.Runs())
            _ = Bind(plan.WordsOf(run, folder));
        return new(plan, folder, shared);

        RunSettings Bind(IEnumerable<string> settings) => RunSettingsBinder.Bind(Recipes.Resolve(plan.Recipe, settings));
    }

    /// <summary>Runs what is not finished.</summary>
    /// <param name="hands">Who does.</param>
    /// <param name="terminal">Where is told what goes on.</param>
    /// <param name="stop">Ends it as SIGTERM does.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandException">A number of runs that is none, or a node that is none.</exception>
    /// <exception cref="NodeException">This machine cannot speak with nodes as its settings say.</exception>
    public Task<int> RunAsync(SweepHands hands, Terminal terminal, CancellationToken stop)
    {
        int most = hands.AtOnceFor(shared);
        RunCrewOptions? nodes = hands.CrewFor(shared, Folder);
        CannotWriteException.Unless(Folder, () => Directory.CreateDirectory(Folder));
        Plan.Write(Folder);
        return new SweepQueue(Plan, Folder, terminal, TimeProvider.System).RunAsync(most, nodes, stop);
    }
}

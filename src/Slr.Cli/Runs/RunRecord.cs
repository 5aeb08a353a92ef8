using Slr.Data;
using Slr.Runs.Files;
using Slr.Runs.Lines;

namespace Slr.Cli.Runs;

/// <summary>A restart with its place in time.</summary>
/// <param name="Line">What was started again, and why.</param>
/// <param name="At">Seconds from the run's start; null when nothing tells.</param>
internal sealed record PlacedRestart(RestartLine Line, double? At);

/// <summary>Everything that a run directory tells about a run, in memory. Grows while lines are added.</summary>
internal sealed class RunRecord(string folder)
{
    private readonly SortedDictionary<(Stage, int, int), StepLine> steps = [];
    private readonly SortedDictionary<int, LabelsLine> labels = [];
    private readonly SortedDictionary<(Stage, int), EvaluationLine> evaluations = [];
    private readonly List<StageLine> stages = [];
    private readonly List<PlacedRestart> restarts = [];
    private readonly RunClock clock = new();
    private readonly List<StageLine> graph = [];

    /// <summary>The run directory.</summary>
    public string Folder { get; } = folder;

    /// <summary>The run's name: its directory's.</summary>
    public string Name { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>The summary, which a run keeps true from its start on; null before.</summary>
    public RunSummary? Summary { get; set; }

    /// <summary>True when every epoch of adaptation is done; a run that was stopped has a summary too.</summary>
    public bool IsFinished => Summary is { State: RunStanding.Finished }
        && (!int.TryParse(Setting("adapt.epochs"), out int epochs) || labels.Count >= epochs);

    /// <summary>Every setting with where it came from, by key.</summary>
    public IReadOnlyDictionary<string, SettingNote> Settings { get; set; } = new Dictionary<string, SettingNote>();

    /// <summary>The machine and the versions, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; set; } = [];

    /// <summary>Images that could not be used.</summary>
    public IReadOnlyList<QuarantineRow> Quarantine { get; set; } = [];

    /// <summary>Steps in their order. A step that was replayed after a restart counts once.</summary>
    public IReadOnlyCollection<StepLine> Steps => steps.Values;

    /// <summary>Labels, an entry an epoch of adaptation.</summary>
    public IReadOnlyCollection<LabelsLine> Labels => labels.Values;

    /// <summary>Evaluations; that of the source-only model comes first.</summary>
    public IReadOnlyCollection<EvaluationLine> Evaluations => evaluations.Values;

    /// <summary>Stages of work in the order of their end, on the run's own scale of time.</summary>
    public IReadOnlyList<StageLine> Stages => stages;

    /// <summary>Restarts in their order.</summary>
    public IReadOnlyList<PlacedRestart> Restarts => restarts;

    /// <summary>The latest images per second that were reported.</summary>
    public double? ImagesPerSecond { get; private set; }

    /// <summary>The largest resident memory that was reported, in bytes.</summary>
    public double? PeakMemory { get; private set; }

    /// <summary>Evaluation of the model that only knows the source data; null before it was measured.</summary>
    public EvaluationLine? SourceOnly => evaluations.Values.LastOrDefault(line => line.Stage != Stage.Adapt);

    /// <summary>Evaluations of adaptation.</summary>
    public IEnumerable<EvaluationLine> Adapted => evaluations.Values.Where(line => line.Stage == Stage.Adapt);

    /// <summary>
    /// The scores that the run is judged by: from its summary, or while it goes on from its evaluations, which are ahead of it.
    /// </summary>
    public ScoreBoard Scores => Summary is { State: not RunStanding.Running } ended
        ? ended.Scores
        : evaluations.Values.Aggregate(ScoreBoard.Empty, (board, line) => board.With(line.Scores));

    /// <summary>A setting's value, or a default when the run does not name it.</summary>
    public string Setting(string key, string otherwise = "") =>
        Settings.TryGetValue(key, out SettingNote? note) ? note.Value : otherwise;

    /// <summary>Takes in a line of <c>metrics.jsonl</c> or <c>timings.jsonl</c>.</summary>
    public void Add(RunLine line)
    {
        switch (line)
        {
            case StepLine step:
                steps[(step.Stage, step.Epoch, step.Step)] = step;
                break;
            case LabelsLine found:
                labels[found.Epoch] = found;
                break;
            case EvaluationLine evaluation:
                evaluations[(evaluation.Stage, evaluation.Epoch)] = evaluation;
                break;
            case StageLine stage:
                Add(stage);
                break;
            case RestartLine restart:
                restarts.Add(new PlacedRestart(restart, clock.Place(restart.Time)));
                break;
            case ThroughputLine speed:
                ImagesPerSecond = speed.ImagesPerSecond ?? ImagesPerSecond;
                break;
            case MemoryLine memory:
                PeakMemory = Math.Max(PeakMemory ?? 0, memory.PeakBytes);
                break;
        }
    }

    /// <summary>Stages of a dataflow graph are written when it has ended, so their place follows from that of their refinement.</summary>
    private void Add(StageLine stage)
    {
        if (stage.Name.StartsWith(StepNames.Graph, StringComparison.Ordinal))
        {
            graph.Add(stage with { Name = stage.Name[StepNames.Graph.Length..] });
            return;
        }
        double start = clock.Place(stage);
        stages.Add(stage with { Start = start });
        if (stage.Name != StepNames.Refine)
            return;
        stages.AddRange(graph.Where(part => part.Epoch == stage.Epoch).Select(part => part with
        {
            Start = part.Start + start - stage.Start,
        }));
        graph.Clear();
    }
}

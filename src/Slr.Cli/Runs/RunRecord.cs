using Slr.Actors.Observability;
using Slr.Runs.Files;

namespace Slr.Cli.Runs;

/// <summary>Everything that a run directory tells about a run, in memory. Grows while lines are added.</summary>
internal sealed class RunRecord(string folder)
{
    private readonly SortedDictionary<(string, int, int), StepPoint> steps = [];
    private readonly SortedDictionary<int, LabelsPoint> labels = [];
    private readonly SortedDictionary<(int, int), ScorePoint> scores = [];
    private readonly SortedDictionary<int, List<WarningNote>> warnings = [];
    private readonly List<StageSpan> stages = [];
    private readonly List<RestartNote> restarts = [];
    private readonly RunClock clock = new();
    private readonly List<StageSpan> graph = [];

    /// <summary>The run directory.</summary>
    public string Folder { get; } = folder;

    /// <summary>The run's name: its directory's.</summary>
    public string Name { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>The summary, which a run keeps true from its start on; null before, and in runs of earlier versions that never ended.</summary>
    public RunSummary? Summary { get; set; }

    /// <summary>True when every epoch of adaptation is done; a run that was stopped has a summary too.</summary>
    public bool IsFinished => Summary is { State: null or "finished" } && (!int.TryParse(Setting("adapt.epochs"), out int epochs) || labels.Count >= epochs);

    /// <summary>Every setting with where it came from, by key.</summary>
    public IReadOnlyDictionary<string, SettingNote> Settings { get; set; } = new Dictionary<string, SettingNote>();

    /// <summary>The machine and the versions, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; set; } = [];

    /// <summary>Images that could not be used.</summary>
    public IReadOnlyList<QuarantineRow> Quarantine { get; set; } = [];

    /// <summary>Steps in their order. A step that was replayed after a restart counts once.</summary>
    public IReadOnlyCollection<StepPoint> Steps => steps.Values;

    /// <summary>Labels, an entry an epoch of adaptation.</summary>
    public IReadOnlyCollection<LabelsPoint> Labels => labels.Values;

    /// <summary>Evaluations; that of the source-only model comes first.</summary>
    public IReadOnlyCollection<ScorePoint> Scores => scores.Values;

    /// <summary>Warnings of all epochs.</summary>
    public IEnumerable<WarningNote> Warnings => warnings.Values.SelectMany(list => list);

    /// <summary>Stages of work in the order of their end.</summary>
    public IReadOnlyList<StageSpan> Stages => stages;

    /// <summary>Restarts in their order.</summary>
    public IReadOnlyList<RestartNote> Restarts => restarts;

    /// <summary>The latest images per second that were reported.</summary>
    public double? ImagesPerSecond { get; private set; }

    /// <summary>The largest resident memory that was reported, in bytes.</summary>
    public double? PeakMemory { get; private set; }

    /// <summary>Scores of the model that only knows the source data; null before they were measured.</summary>
    public ScorePoint? SourceOnly => scores.Values.LastOrDefault(s => s.Stage != "adapt");

    /// <summary>Evaluations of adaptation.</summary>
    public IEnumerable<ScorePoint> Adapted => scores.Values.Where(s => s.Stage == "adapt");

    /// <summary>A setting's value, or a default when the run does not name it.</summary>
    public string Setting(string key, string otherwise = "") =>
        Settings.TryGetValue(key, out SettingNote? note) ? note.Value : otherwise;

    /// <summary>Takes a line of <c>metrics.jsonl</c> or <c>timings.jsonl</c>.</summary>
    public void Add(EventLine line)
    {
        switch (line.Event)
        {
            case "step":
                Add(EventReading.Step(line));
                break;
            case "labels":
                Add(EventReading.Labels(line), EventReading.Warnings(line));
                break;
            case "evaluation":
                Add(EventReading.Scores(line));
                break;
            case "stage" when EventReading.Span(line) is { } span:
                Add(line, span);
                break;
            case "restart":
                RestartNote restart = EventReading.Restart(line);
                restarts.Add(restart with { Time = restart.Time ?? clock.Place(line.Moment("time")) });
                break;
            case "throughput":
                ImagesPerSecond = line.Number("imagesPerSecond") ?? ImagesPerSecond;
                break;
            case "memory":
                PeakMemory = Math.Max(PeakMemory ?? 0, line.Number("peakBytes") ?? line.Number("bytes") ?? 0);
                break;
        }
    }

    /// <summary>Takes an event of a run that goes on in this process: its files hold it only once the epoch is sealed.</summary>
    public void Add(RunEvent happened)
    {
        switch (happened)
        {
            case StepCompleted step:
                Add(EventPoints.Of(step));
                break;
            case LabelsRefined refined:
                Add(EventPoints.Of(refined), EventPoints.Warnings(refined));
                break;
            case Evaluated evaluated:
                Add(EventPoints.Of(evaluated));
                break;
        }
    }

    private void Add(StepPoint step) => steps[(step.Stage == "adapt" ? "b" : "a", step.Epoch, step.Step)] = step;

    private void Add(LabelsPoint found, IEnumerable<WarningNote> warned) => (labels[found.Epoch], warnings[found.Epoch]) = (found, [.. warned]);

    private void Add(ScorePoint score) => scores[(score.Stage == "adapt" ? 1 : 0, score.Epoch)] = score;

    /// <summary>Stages of a dataflow graph are written when it has ended, so their place follows from that of their refinement.</summary>
    private void Add(EventLine line, StageSpan span)
    {
        const string Prefix = "graph.";
        if (span.Name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            graph.Add(span with { Name = span.Name[Prefix.Length..] });
            return;
        }
        double start = clock.Place(line.Moment("time"), span);
        stages.Add(span with { Start = start });
        if (span.Name != "refine")
            return;
        stages.AddRange(graph.Where(g => g.Epoch == span.Epoch).Select(g => g with { Start = g.Start + start - span.Start }));
        graph.Clear();
    }
}

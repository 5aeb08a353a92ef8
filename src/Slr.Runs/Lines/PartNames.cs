namespace Slr.Runs.Lines;

/// <summary>What the parts of a run are called: actors by their paths, restarts in files and events, targets of faults.</summary>
public static class PartNames
{
    /// <summary>The program itself, which may be killed and started again.</summary>
    public const string Process = "process";

    /// <summary>Supervises attempts.</summary>
    public const string Run = "run";

    /// <summary>Drives one attempt from the last seal.</summary>
    public const string Attempt = "attempt";

    /// <summary>Hands out batches.</summary>
    public const string Loader = "loader";

    /// <summary>Owns the network of stage 1.</summary>
    public const string PretrainingStudent = "pretraining-student";

    /// <summary>Owns the network that is trained in stage 2.</summary>
    public const string Student = "student";

    /// <summary>Owns the moving average of the student.</summary>
    public const string Teacher = "teacher";

    /// <summary>Owns the graph of each epoch.</summary>
    public const string Refiner = "refiner";

    /// <summary>The graph of an epoch, which is no actor.</summary>
    public const string Graph = "graph";

    /// <summary>Clusters for the graph.</summary>
    public const string Clusterer = "clusterer";

    /// <summary>Keeps the lineage of labels.</summary>
    public const string Labels = "labels";

    /// <summary>Scores features.</summary>
    public const string Evaluator = "evaluator";

    /// <summary>Hears what happens and tells observers.</summary>
    public const string Monitor = "monitor";

    /// <summary>Writes seals.</summary>
    public const string Store = "store";

    /// <summary>Writes the last weights.</summary>
    public const string Delivery = "delivery";

    /// <summary>Takes every call on the run directory.</summary>
    public const string Disk = "disk";
}

using Slr.Actors.Configuration;
using Slr.Actors.Data;
using Slr.Actors.Observability;
using Slr.Data;
using Slr.Data.Datasets;
using Slr.Data.Images;
using Slr.Flow.Graph;
using Slr.Nodes.Leading;
using Slr.Runs.Seals;
using Slr.Torch;

namespace Slr.Actors.Attempts;

/// <summary>What every part of a run may use. Outlives attempts; nothing in it changes but the caches of decoded images.</summary>
internal sealed class RunContext : IDisposable
{
    private readonly Action<RunEvent> publish;

    internal RunContext(RunSettings settings, RunDirectory directory, Dataset source, Dataset target, TimeProvider clock,
        Action<RunEvent> publish, CancellationToken stopping)
    {
        (Settings, Directory, Source, Target, Clock, this.publish, Stopping) =
            (settings, directory, source, target, clock, publish, stopping);
        Identity = RunIdentity.Of(settings, source, target);
        Unscorable = QueryMatches.Of(target).Obstacle;
        if (Unscorable is not null && TrackHalves.Of(target) is { } halves)
            Target = target = halves;
        Unsealed = new UnsealedWork(directory);
        Memory = new MemoryTrim(clock);
        Sealed = new SealedRun(directory.Disk, directory.Path, settings.KeepSeals, settings.KeepEvery);
        Device = TrainingDevice.Parse(settings.Device, settings.MixedPrecision ? "bfloat16" : "float32");
        Started = clock.GetTimestamp();
        long images = source.Train.Length + target.Train.Length + target.Query.Length + target.Gallery.Length;
        ImageStore Open(IReadOnlyList<ImageRecord> records) => new(records, new ImageStoreOptions
        {
            Size = settings.Data.Size,
            Decoder = Decoders.Of(settings.Data.Decoder),
            MemoryLimitBytes = (long)((double)settings.Data.MemoryBytes * records.Count / Math.Max(images, 1)),
            SpillFolder = directory.Path,
            MaxUnreadableShare = settings.Data.MaxUnreadableShare,
            MaxPixels = settings.Data.MaxPixels,
        });
        (SourceTrain, TargetTrain, Query, Gallery) = (Open(source.Train), Open(target.Train), Open(target.Query), Open(target.Gallery));
        Rendering = Rendering.Of(settings.Data, Device, source.Train.Length, target.Train.Length);
    }

    /// <summary>The settings.</summary>
    public RunSettings Settings { get; }

    /// <summary>The run's files.</summary>
    public RunDirectory Directory { get; }

    /// <summary>The run's seals, and what is delivered from them.</summary>
    public SealedRun Sealed { get; }

    /// <summary>The note of what is not sealed yet.</summary>
    internal UnsealedWork Unsealed { get; }

    /// <summary>Gives memory back after seals.</summary>
    internal MemoryTrim Memory { get; }

    /// <summary>What the result depends on.</summary>
    public SortedDictionary<string, string> Identity { get; }

    /// <summary>The labelled data set.</summary>
    public Dataset Source { get; }

    /// <summary>The unlabelled data set; its queries and gallery are halves of tracks where it has no known people but tracks.</summary>
    public Dataset Target { get; }

    /// <summary>Why the target cannot be scored by known people, as a clause for people; null when it can.</summary>
    public string? Unscorable { get; }

    /// <summary>Decoded training images of the source.</summary>
    public ImageStore SourceTrain { get; }

    /// <summary>Decoded training images of the target.</summary>
    public ImageStore TargetTrain { get; }

    /// <summary>Decoded queries of the target.</summary>
    public ImageStore Query { get; }

    /// <summary>Decoded gallery of the target.</summary>
    public ImageStore Gallery { get; }

    /// <summary>Where networks live.</summary>
    public TrainingDevice Device { get; }

    /// <summary>Where views of training images are rendered.</summary>
    public Rendering Rendering { get; }

    /// <summary>The clock of everything that is timed.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Set when the run is to stop: the step is finished, and an epoch that is trained is sealed.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Held while seals are read or written: an attempt that was given up must not write under its successor.</summary>
    public Lock Sealing { get; } = new();

    /// <summary>
    /// What stands around a part: given its name and how it is made, how to make what is asked in its place. For those who
    /// watch what passes between the parts; the parts themselves by default.
    /// </summary>
    internal Func<string, Akka.Actor.Props, Akka.Actor.Props> Around { get; init; } = (_, part) => part;

    /// <summary>The settings of an epoch's graph, with what stands around its stages; the settings by default.</summary>
    internal Func<RefineryOptions, RefineryOptions> AroundGraph { get; init; } = graph => graph;

    /// <summary>The nodes that help; null = the run does all by itself.</summary>
    internal Crew? Crew { get; init; }

    /// <summary>When the process began this run.</summary>
    public long Started { get; }

    /// <summary>All images found unreadable so far.</summary>
    public IEnumerable<QuarantinedImage> Quarantined =>
        new[] { SourceTrain, TargetTrain, Query, Gallery }.SelectMany(store => store.Quarantined);

    /// <summary>Names what is in a store: the same name on every machine, and for nothing else.</summary>
    /// <remarks>What decodes, to which size, and what it refuses to decode make other pixels of the same files.</remarks>
    internal string ContentOf(ImageStore store)
    {
        string set = store == SourceTrain ? $"{Identity["(source data)"]} train"
            : $"{Identity["(target data)"]} {(store == TargetTrain ? "train" : store == Query ? "query" : "gallery")}";
        return $"{set}, {store.Size}, {Identity["(decoder)"]}, {Identity["data.max-pixels"]} pixels at most";
    }

    /// <summary>The files behind a store, for machines that have a copy of the data set.</summary>
    internal ImageFiles FilesOf(ImageStore store) => new((store == SourceTrain ? Source : Target).Root, store.Images,
        Settings.Data.Decoder, Settings.Data.MaxPixels);

    /// <summary>Tells monitor and observer.</summary>
    public void Publish(RunEvent happened) => publish(happened);

    /// <summary>True when a part that could not be stopped may still read images: they are then left to the end of the process.</summary>
    internal bool InUse { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unsealed.Dispose();
        Directory.Dispose();
        if (InUse)
            return;
        foreach (ImageStore store in (ReadOnlySpan<ImageStore>)[SourceTrain, TargetTrain, Query, Gallery])
            store.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Akka.Actor;
using Slr.Actors.Data;
using Slr.Actors.Refinement;
using Slr.Actors.Training;
using Slr.Flow;
using Slr.Flow.Evaluation;
using Slr.Flow.Graph;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Primitives.Files;

namespace Slr.Actors.Tests.GoldenRun;

/// <summary>
/// What passed between the parts of a run: every batch that a network read, its labels, what came of it, the weights
/// after every step, every feature, every label and score. Written as one file that tests/golden-run/recompute.py reads.
/// </summary>
internal sealed class RunRecord
{
    private readonly ConcurrentDictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, Task<FeatureSet>> sources = [];
    private int adaptSteps, pretrainSteps;

    /// <summary>Numbers by name.</summary>
    public StoredTensor this[string name] => tensors[name];

    /// <summary>Names below a name, without it; running statistics, which nothing averages, are left out.</summary>
    public IEnumerable<string> Names(string below) => tensors.Keys.Where(name => name.StartsWith(below, StringComparison.Ordinal)
        && !name.Contains("running_", StringComparison.Ordinal)).Select(name => name[below.Length..]);

    /// <summary>Steps that were recorded, of both stages.</summary>
    public (int Pretrain, int Adapt) Steps => (pretrainSteps, adaptSteps);

    /// <summary>
    /// Puts a recorder around a part. The keeper of labels answers some questions later than others, which a recorder does not.
    /// </summary>
    public Props Around(string part, Props props) => part == "labels" ? props : Props.Create(() => new Recorder(part, props, this));

    /// <summary>Writes it all.</summary>
    public void Write(string path) =>
        SafeTensorsFile.Write(path, tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value), texts);

    /// <summary>Notes a text.</summary>
    public void Note(string name, object value) => texts[name] = JsonSerializer.Serialize(value);

    /// <summary>Notes numbers.</summary>
    public void Note(string name, float[] values, params ReadOnlySpan<long> shape) => tensors[name] = StoredTensor.Of(name, shape, values);

    private void Note(string name, int[] values) => tensors[name] = StoredTensor.Of(name, [values.Length], values);

    private void Note(string name, WeightSet weights)
    {
        foreach (StoredTensor tensor in weights)
            tensors[$"{name}/{tensor.Name}"] = tensor with { Name = $"{name}/{tensor.Name}" };
    }

    /// <summary>What a part was asked, and its weights before it answers.</summary>
    public async Task Asked(string part, object message, Func<Task<WeightSet>> weights)
    {
        switch (message)
        {
            case RefinerOwner.Open { Source: { } source } open:
                sources[open.Epoch] = source;
                break;
            case Protocol.LearnSource step:
                if (pretrainSteps == 0)
                    Note("pretrain-before", await weights());
                Note($"pretrain{pretrainSteps}/labels", step.Labels);
                Note($"pretrain{pretrainSteps}/epoch", [step.Epoch]);
                Note($"pretrain{pretrainSteps}/source", step.Source);
                Note($"pretrain{pretrainSteps}/target", step.Target!);
                break;
            case Protocol.BeginEpoch epoch when part == "student":
                Note($"step{adaptSteps}/means", epoch.Means, epoch.Clusters, epoch.Means.Length / epoch.Clusters);
                break;
            case Protocol.Forward step:
                Note($"step{adaptSteps}/epoch", [step.Epoch]);
                Note($"step{adaptSteps}/images", step.Batch);
                break;
            case Protocol.Learn step:
                Note($"step{adaptSteps}/labels", step.Labels);
                break;
            case Evaluator.Score score:
                string epochName = $"scores{score.Epoch + 1}";
                Note($"{epochName}/query", score.QueryFeatures.ToArray(), score.Query.Length, score.QueryFeatures.Dimension);
                Note($"{epochName}/gallery", score.GalleryFeatures.ToArray(), score.Gallery.Length, score.GalleryFeatures.Dimension);
                Note($"{epochName}/query-identity", [.. score.Query.Select(image => (int)image.Identity)]);
                Note($"{epochName}/query-camera", [.. score.Query.Select(image => image.Camera)]);
                Note($"{epochName}/gallery-identity", [.. score.Gallery.Select(image => (int)image.Identity)]);
                Note($"{epochName}/gallery-camera", [.. score.Gallery.Select(image => image.Camera)]);
                break;
        }
    }

    /// <summary>What a part answered, and its weights then.</summary>
    public async Task Answered(string part, object message, object answer, Func<Task<WeightSet>> weights)
    {
        switch (message, answer)
        {
            case (Loader.Next { Sequence: { } sequence } next, LoadedBatch batch):
                // What is shown unchanged is noted image by image, the rest as what was drawn for a step.
                if (sequence.Augmentation is null)
                    Note($"image/{sequence.Name}", batch);
                else
                    Note($"drawn/{sequence.Name}/{sequence.Stage}/{sequence.Epoch}/{next.Position}", [.. batch.Images]);
                break;
            case (Protocol.LearnSource, Protocol.Learned learned):
                Note($"pretrain{pretrainSteps}/losses", learned.Losses, learned.LearningRate);
                Note($"pretrain{pretrainSteps}/after", await weights());
                pretrainSteps++;
                break;
            case (Protocol.BeginEpoch, _):
                Note($"step{adaptSteps}/{part}-before", await weights());
                break;
            case (Protocol.Learn, Protocol.Learned learned):
                Note($"step{adaptSteps}/losses", learned.Losses, learned.LearningRate);
                Note($"step{adaptSteps}/student-after", await weights());
                break;
            case (Protocol.Absorb, _):
                Note($"step{adaptSteps}/teacher-after", await weights());
                adaptSteps++;
                break;
            case (_, RefinerySummary summary):
                int number = ((RefinerOwner.Finish)message).Epoch;
                string epoch = $"epoch{number}";
                if (sources.TryGetValue(number, out var extracted) && await extracted is { } features)
                    Note($"{epoch}/source", features.Rows.ToArray(), features.Count, features.Dimension);
                Note($"{epoch}/features", summary.Features.Rows.ToArray(), summary.Features.Count, summary.Features.Dimension);
                Note($"{epoch}/keys", summary.Features.Keys);
                Note($"{epoch}/current", [.. summary.Labels.Lineage.Memory.AlignTo(summary.Features.Keys)]);
                Note($"{epoch}/refined", [.. summary.Labels.Refined.AlignTo(summary.Features.Keys)]);
                break;
            case (Evaluator.Score score, RankingScores scores):
                Note($"scores{score.Epoch + 1}/found",
                    [(float)scores.MeanAveragePrecision!, (float)scores.Rank1!, (float)scores.Rank5!, (float)scores.Rank10!], 4);
                break;
        }
    }

    private void Note(string name, StepLosses losses, double learningRate) => tensors[name] = StoredTensor.Of(name, [5],
        [losses.Total, losses.CrossEntropy, losses.SoftCrossEntropy, losses.SoftTriplet, learningRate]);

    private void Note(string name, LoadedBatch batch)
    {
        float[] pixels = Pixels(batch.Input, out long[] shape);
        int size = pixels.Length / batch.Count;
        for (int i = 0; i < batch.Count; i++)
            Note($"{name}/{batch.Images[i]}", pixels[(i * size)..((i + 1) * size)], shape[1..]);
    }

    private void Note(string name, NetworkInput input) => Note(name, Pixels(input, out long[] shape), shape);

    /// <summary>Pixels as they lie on the host, where the run of this record renders them.</summary>
    private static float[] Pixels(NetworkInput input, out long[] shape)
    {
        shape = input.Shape;
        float[] pixels = new float[shape.Aggregate(1L, (product, extent) => product * extent)];
        input.CopyTo(MemoryMarshal.AsBytes(pixels.AsSpan()));
        return pixels;
    }

    /// <summary>Stands in front of a part: hands on what it is asked, and its answers, and notes both.</summary>
    private sealed class Recorder : ReceiveActor
    {
        public Recorder(string part, Props props, RunRecord record)
        {
            IActorRef inner = Context.ActorOf(props, part);
            ReceiveAsync<object>(async message =>
            {
                if (message is Loader.Close) // the only one that nobody answers
                {
                    inner.Tell(message);
                    return;
                }
                IActorRef asker = Sender;
                async Task<WeightSet> Weights() => (await inner.Ask<Protocol.WeightsCopy>(Protocol.CopyWeights.Instance)).Weights;
                try
                {
                    await record.Asked(part, message, Weights);
                    object answer = await inner.Ask<object>(message, Timeout.InfiniteTimeSpan);
                    await record.Answered(part, message, answer, Weights);
                    asker.Tell(answer);
                }
                catch (Exception failure) // the asker's, as it would be without a recorder
                {
                    asker.Tell(new Status.Failure(failure));
                }
            });
        }
    }
}

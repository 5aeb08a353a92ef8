using System.Numerics.Tensors;
using Akka.Actor;
using Slr.Actors.Attempts;
using Slr.Actors.Data;
using Slr.Actors.Training;
using Slr.Data;
using Slr.Data.Images;
using Slr.Data.Sampling;
using Slr.Flow.Storage;
using Slr.Nodes.Leading;
using Slr.Nodes.Sharding;

namespace Slr.Actors.Stages;

/// <summary>
/// Runs images through the teacher in evaluation mode, batch by batch, in the order of the data set. Where nodes help, they and the
/// teacher take shards of batches; the rows are the same, and come in the same order.
/// </summary>
internal sealed class Extraction(RunContext context, AttemptActors parts, IActorRef teacher)
{
    private SharedWeights? weights;

    /// <summary>The teacher is about to learn: nodes are sent its weights anew.</summary>
    public void TeacherLearns() => weights = null;

    /// <summary>Extracts features of all readable images.</summary>
    /// <remarks>Two batches are on their way, so that the teacher need not wait while the features of one are taken.</remarks>
    /// <param name="name">Name of the sequence.</param>
    /// <param name="store">The images.</param>
    /// <param name="epoch">Epoch, from 0; -1 before adaptation.</param>
    /// <param name="take">
    /// Takes the indices of a batch's images and their features, batch by batch; awaited before the one after the next.
    /// </param>
    /// <param name="stopping">Ends the extraction between two batches.</param>
    public async Task Run(
        string name, ImageStore store, int epoch, Func<IReadOnlyList<int>, float[], Task> take, CancellationToken stopping)
    {
        int[][] plan = UniformSampler.InOrder(store.Count, context.Settings.ExtractBatch);
        var sequence = new BatchSequence(name, store, null, Stage.Adapt, epoch, plan);
        int next = 0;
        if (context.Crew is { } crew)
            await Share(crew, sequence, Take, stopping);
        else
            await Look(sequence, () => Task.FromResult<int?>(next < plan.Length ? next++ : null), (_, rows) => Take(rows), stopping);
        parts.Loader.Tell(new Loader.Close(name));

        Task Take(BatchRows rows) => rows.Images.Count == 0 ? Task.CompletedTask : take(rows.Images, rows.Rows);
    }

    /// <summary>Extracts the features of all images, with the indices of the images they belong to.</summary>
    public async Task<(List<int> Images, FeatureRows Rows)> All(string name, ImageStore store, int epoch, CancellationToken stopping)
    {
        var rows = new RowsBuilder(context.Settings.Network.FeatureSize, store.Count);
        List<int> images = new(store.Count);
        await Run(name, store, epoch, (batch, features) =>
        {
            rows.Add(features);
            images.AddRange(batch);
            return Task.CompletedTask;
        }, stopping);
        return (images, rows.Complete());
    }

    /// <summary>The teacher takes shards as the nodes do; what is done is handed on in order.</summary>
    private async Task Share(Crew crew, BatchSequence sequence, Func<BatchRows, Task> take, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, parts.Ended);
        using FeatureJob job = crew.Begin(new FeatureTask
        {
            Images = context.ContentOf(sequence.Store),
            Size = sequence.Store.Size,
            Read = sequence.Store.TryRead,
            Files = context.FilesOf(sequence.Store),
            Plan = sequence.Plan,
            Network = context.Settings.Network,
            Weights = weights ??= new SharedWeights(
                async () => (await parts.Ask<Protocol.WeightsCopy>(teacher, Protocol.CopyWeights.Instance)).Weights),
            FlipAverage = context.Settings.FlipAverage,
            ForScores = sequence.Store == context.Query || sequence.Store == context.Gallery,
        });
        int at = 0, end = 0;
        List<BatchRows> done = [];
        Task own = Look(sequence, Next, Put, ended.Token);
        // Whoever waits for the next rows in order learns at once that the teacher will bring none.
        _ = own.ContinueWith(_ => ended.Cancel(), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        try
        {
            await foreach (BatchRows rows in job.InOrder(ended.Token))
                await take(rows);
            await own;
        }
        catch (OperationCanceledException) when (own.IsFaulted)
        {
            await own;
        }
        finally
        {
            await ended.CancelAsync();
        }

        async Task<int?> Next()
        {
            if (at == end)
            {
                if (await job.TakeAsync(ended.Token) is not { } shard)
                    return null;
                (at, end) = (job.BatchesOf(shard).Start.Value, job.BatchesOf(shard).End.Value);
            }
            return at++;
        }

        Task Put(int position, BatchRows rows)
        {
            done.Add(rows);
            int shard = position / FeatureJob.ShardBatches;
            if (position + 1 == job.BatchesOf(shard).End.Value)
            {
                job.Put(shard, done);
                done = [];
            }
            return Task.CompletedTask;
        }
    }

    /// <summary>Loads batches and lets the teacher look at them.</summary>
    /// <param name="sequence">The batches.</param>
    /// <param name="next">The position of the next one; null when there is none.</param>
    /// <param name="take">Takes the rows of a batch; awaited before those of the one after the next.</param>
    /// <param name="stopping">Ends it between two batches.</param>
    private async Task Look(BatchSequence sequence, Func<Task<int?>> next, Func<int, BatchRows, Task> take, CancellationToken stopping)
    {
        Task before = Task.CompletedTask;
        while (true)
        {
            Task<int?> waited = next();
            if (!waited.IsCompleted) // nothing to begin with now: what is on its way may fail meanwhile
                await before;
            if (await waited is not { } position)
                break;
            stopping.ThrowIfCancellationRequested();
            LoadedBatch batch = await parts.Load(sequence, position);
            Task<Protocol.Extracted>? asked = batch.Count == 0 ? null : parts.Ask<Protocol.Extracted>(teacher,
                new Protocol.Extract(sequence.Epoch, position, batch.Input, context.Settings.FlipAverage));
            await before;
            before = Take(position, batch, asked);
        }
        await before;

        async Task Take(int position, LoadedBatch batch, Task<Protocol.Extracted>? asked)
        {
            float[] rows = asked is null ? [] : (await asked).Rows;
            if (rows.Length != batch.Count * context.Settings.Network.FeatureSize
                || (rows.Length > 0 && !TensorPrimitives.IsFiniteAll<float>(rows)))
                throw AttemptActors.Nonsense(teacher);
            await take(position, new BatchRows(batch.Images, rows));
            // Not when it failed: an owner that was given up may still read the pixels. The collector frees them then.
            batch.Dispose();
        }
    }
}

using System.Numerics.Tensors;
using Akka.Actor;
using Slr.Actors.Attempts;
using Slr.Actors.Data;
using Slr.Actors.Training;
using Slr.Data;
using Slr.Data.Images;
using Slr.Data.Sampling;

namespace Slr.Actors.Stages;

/// <summary>Runs images through the teacher in evaluation mode, batch by batch, in the order of the data set.</summary>
internal sealed class Extraction(RunContext context, AttemptActors parts, IActorRef teacher)
{
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
        Task before = Task.CompletedTask;
        for (int position = 0; position < plan.Length; position++)
        {
            stopping.ThrowIfCancellationRequested();
            LoadedBatch batch = await parts.Load(sequence, position);
            Task<Protocol.Extracted>? asked = batch.Count == 0 ? null : parts.Ask<Protocol.Extracted>(teacher,
                new Protocol.Extract(epoch, position, batch.Input, context.Settings.FlipAverage));
            await before;
            before = Take(batch, asked);
        }
        await before;
        parts.Loader.Tell(new Loader.Close(name));

        async Task Take(LoadedBatch batch, Task<Protocol.Extracted>? asked)
        {
            if (asked is not null)
            {
                float[] rows = (await asked).Rows;
                if (rows.Length != batch.Count * context.Settings.Network.FeatureSize || !TensorPrimitives.IsFiniteAll<float>(rows))
                    throw AttemptActors.Nonsense(teacher);
                await take(batch.Images, rows);
            }
            // Not when it failed: an owner that was given up may still read the pixels. The collector frees them then.
            batch.Dispose();
        }
    }

    /// <summary>Extracts features into one array, with the indices of the images they belong to.</summary>
    public async Task<(List<int> Images, float[] Rows)> All(string name, ImageStore store, int epoch, CancellationToken stopping)
    {
        float[] rows = new float[store.Count * context.Settings.Network.FeatureSize];
        List<int> images = new(store.Count);
        await Run(name, store, epoch, (batch, features) =>
        {
            features.CopyTo(rows.AsSpan(images.Count * context.Settings.Network.FeatureSize));
            images.AddRange(batch);
            return Task.CompletedTask;
        }, stopping);
        return (images, rows.Length == images.Count * context.Settings.Network.FeatureSize
            ? rows
            : rows[..(images.Count * context.Settings.Network.FeatureSize)]);
    }
}

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
    /// <param name="name">Name of the sequence.</param>
    /// <param name="store">The images.</param>
    /// <param name="epoch">Epoch, from 0; -1 before adaptation.</param>
    /// <param name="take">Takes the indices of a batch's images and their features; awaited before the next batch.</param>
    /// <param name="stopping">Ends the extraction between two batches.</param>
    public async Task Run(
        string name, ImageStore store, int epoch, Func<IReadOnlyList<int>, float[], Task> take, CancellationToken stopping)
    {
        int[][] plan = UniformSampler.InOrder(store.Count, context.Settings.ExtractBatch);
        var sequence = new BatchSequence(name, store, null, Stage.Adapt, epoch, plan);
        for (int position = 0; position < plan.Length; position++)
        {
            stopping.ThrowIfCancellationRequested();
            LoadedBatch batch = await parts.Load(sequence, position);
            if (batch.Count > 0)
            {
                var features = await parts.Ask<Protocol.Extracted>(teacher,
                    new Protocol.Extract(epoch, position, batch.Input, context.Settings.FlipAverage));
                if (features.Rows.Length != batch.Count * context.Settings.Network.FeatureSize || !features.Rows.All(float.IsFinite))
                    throw AttemptActors.Nonsense(teacher);
                await take(batch.Images, features.Rows);
            }
            // Not when it failed: an owner that was given up may still read the pixels. The collector frees them then.
            batch.Dispose();
        }
        parts.Loader.Tell(new Loader.Close(name));
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

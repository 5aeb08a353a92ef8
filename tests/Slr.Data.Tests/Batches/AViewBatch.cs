using System.Collections.Immutable;
using Slr.Data.Augmentation;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Data.Sampling;

namespace Slr.Data.Tests.Batches;

/// <summary>What is read for the device shows the same as what is rendered here.</summary>
public sealed class AViewBatch : IDisposable
{
    private static readonly ImageSize Size = new(24, 12);
    private static readonly AugmentationOptions Augmentation = new() { Padding = 3, EraseProbability = 0.5, EraseFill = EraseFill.Abmt };

    private readonly ScratchFolder folder = new();

    [Theory, InlineData(true), InlineData(false)]
    public async Task shows_the_images_and_views_of_a_rendered_batch(bool training)
    {
        ImmutableArray<ImageRecord> images = Pictures(20, unreadable: [2, 7, 11]);
        int[][] plan = training ? UniformSampler.Plan(20, 8, 12, 1, Stage.Adapt, 0) : UniformSampler.InOrder(20, 8);
        using ImageStore here = Store(images), there = Store(images);
        var elsewhere = new Elsewhere();
        await using IAsyncEnumerator<ImageBatch> rendered = Reader(here, training).ReadAsync(plan, 0, default).GetAsyncEnumerator();
        await foreach (ViewBatch batch in Reader(there, training).ReadViewsAsync(plan, 0, elsewhere.Keeps, default))
        {
            using ViewBatch views = batch;
            Assert.True(await rendered.MoveNextAsync());
            using ImageBatch expected = rendered.Current;
            Assert.Equal(expected.Index, views.Index);
            Assert.Equal(expected.Images, views.Images);
            Assert.Equal(expected.Missing, views.Missing);
            Assert.Equal(expected.Values.ToArray(), elsewhere.Render(views));
        }
        Assert.False(await rendered.MoveNextAsync());
        Assert.Equal(here.Quarantined, there.Quarantined);
    }

    [Fact]
    public async Task reads_no_image_that_is_kept_elsewhere()
    {
        ImmutableArray<ImageRecord> images = Pictures(4, unreadable: [0, 1, 2, 3]);
        using ImageStore store = Store(images);
        await foreach (ViewBatch batch in Reader(store, training: true).ReadViewsAsync([[0, 1, 2, 3]], 0, image => image != 1, default))
        {
            using ViewBatch views = batch;
            Assert.Equal([0, 2, 2, 3], views.Images);
            Assert.Equal([1], views.Missing);
        }
        Assert.Equal(images[1], Assert.Single(store.Quarantined).Image);
    }

    [Fact]
    public async Task stops_with_the_batch_that_has_no_readable_image()
    {
        using ImageStore store = Store(Pictures(8, unreadable: [4, 5, 6, 7]));
        var error = await Assert.ThrowsAsync<DatasetException>(async () =>
        {
            await foreach (ViewBatch batch in Reader(store, training: true).ReadViewsAsync([[0, 1], [4, 5]], 0, _ => false, default))
                batch.Dispose();
        });
        Assert.Contains("training batch 1", error.Message);
    }

    [Fact]
    public async Task refuses_pixels_when_it_was_given_back()
    {
        using ImageStore store = Store(Pictures(2, []));
        await foreach (ViewBatch batch in Reader(store, training: false).ReadViewsAsync([[0, 1]], 0, _ => false, default))
        {
            batch.Dispose();
            Assert.Throws<ObjectDisposedException>(() => batch.Pixels(0));
        }
    }

    public void Dispose() => folder.Dispose();

    private ImmutableArray<ImageRecord> Pictures(int count, int[] unreadable)
    {
        ImmutableArray<ImageRecord> images =
            [.. Enumerable.Range(0, count).Select(i => new ImageRecord($"{i}.jpg", folder.Picture($"{i}.jpg", i), i / 4, i % 3))];
        foreach (int image in unreadable)
            folder.Write($"{image}.jpg", "no image"u8);
        return images;
    }

    private static ImageStore Store(ImmutableArray<ImageRecord> images) => new(images, new() { Size = Size, MaxUnreadableShare = 1 });

    private static BatchReader Reader(ImageStore store, bool training) =>
        new(store, training ? Augmentation : null, threads: 2, prefetch: 2, seed: 1, Stage.Adapt, epoch: 0) { GroupSize = 4 };

    /// <summary>Keeps images as a device does, but renders with the code of the host.</summary>
    private sealed class Elsewhere
    {
        private readonly byte[]?[] kept = new byte[]?[100];

        public bool Keeps(int image) => Volatile.Read(ref kept[image]) is not null;

        public float[] Render(ViewBatch batch)
        {
            int numbers = (int)Size.Pixels * 3;
            var output = new float[batch.Count * numbers];
            for (int i = 0; i < batch.Count; i++)
            {
                int image = batch.Images[i];
                if (!Keeps(image))
                    Volatile.Write(ref kept[image], batch.Pixels(i).ToArray());
                Augmenter.Render(kept[image], Size, batch.Padding, batch.Views[i], batch.Fill, output.AsSpan(i * numbers, numbers));
            }
            return output;
        }
    }
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slr.Data.Augmentation;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Data.Sampling;

namespace Slr.Data.Tests.Batches;

public sealed class ABatchReader : IDisposable
{
    private static readonly ImageSize Size = new(24, 12);
    private static readonly AugmentationOptions Augmentation = new() { Padding = 3, EraseProbability = 0.5 };

    private readonly ScratchFolder folder = new();

    [Theory, InlineData(1, 1), InlineData(2, 3), InlineData(5, 2)]
    public async Task makes_the_same_bytes_for_any_number_of_threads(int threads, int prefetch)
    {
        ImmutableArray<ImageRecord> images = Pictures(20);
        int[][] plan = UniformSampler.Plan(20, 8, 12, 1, Stage.Adapt, 0);
        Assert.Equal(await Bytes(images, plan, 0, 1, 1), await Bytes(images, plan, 0, threads, prefetch));
    }

    [Fact]
    public async Task resumes_in_the_middle_with_the_batches_of_an_undisturbed_reader()
    {
        ImmutableArray<ImageRecord> images = Pictures(10);
        int[][] plan = UniformSampler.Plan(10, 4, 9, 1, Stage.Adapt, 0);
        List<byte[]> whole = await Bytes(images, plan, 0, 2, 2);
        Assert.Equal(whole[5..], await Bytes(images, plan, 5, 2, 2));
    }

    [Fact]
    public async Task hands_out_aligned_pixels_in_the_order_of_the_plan()
    {
        using var store = new ImageStore(Pictures(7), Options());
        int next = 0;
        await foreach (ImageBatch batch in Reader(store, null).ReadAsync(UniformSampler.InOrder(7, 3), 0, default))
        {
            using (batch)
            {
                Assert.Equal(next++, batch.Index);
                Assert.Equal(0, batch.Pixels % 64);
                Assert.Equal(batch.Count * 24 * 12 * 3, batch.Values.Length);
            }
        }
        Assert.Equal(3, next);
    }

    [Fact]
    public async Task normalises_with_the_mean_and_deviation_of_imagenet()
    {
        using var store = new ImageStore(Pictures(1), Options());
        byte[] pixels = new byte[24 * 12 * 3];
        Assert.True(store.TryRead(0, pixels));
        float[] mean = [0.485f, 0.456f, 0.406f], deviation = [0.229f, 0.224f, 0.225f];
        await foreach (ImageBatch batch in Reader(store, null).ReadAsync([[0]], 0, default))
        {
            using (batch)
            {
                for (int i = 0; i < pixels.Length; i++)
                    Assert.Equal((pixels[i] / 255f - mean[i % 3]) / deviation[i % 3], batch.Values[i], 1e-5f);
            }
        }
    }

    [Theory]
    [InlineData(4, new[] { 4, 5, 6, 7, 0, 1, 2, 0 })]
    [InlineData(2, new[] { 4, 5, 6, 7, 0, 1, 2, 2 })]
    [InlineData(1, new[] { 4, 5, 6, 7, 0, 1, 2, 4 })]
    [InlineData(8, new[] { 4, 5, 6, 7, 0, 1, 2, 4 })]
    public async Task replaces_an_unreadable_image_by_one_of_its_group_in_training(int group, int[] shown)
    {
        ImmutableArray<ImageRecord> images = Pictures(8);
        folder.Write("3.jpg", "no image"u8);
        using var store = new ImageStore(images, Options());
        await foreach (ImageBatch batch in Reader(store, Augmentation, group).ReadAsync([[4, 5, 6, 7, 0, 1, 2, 3]], 0, default))
        {
            using (batch)
            {
                Assert.Equal(shown, batch.Images);
                Assert.Equal([3], batch.Missing);
            }
        }
        Assert.Equal(images[3], Assert.Single(store.Quarantined).Image);
    }

    [Fact]
    public async Task leaves_an_unreadable_image_out_and_reports_it_in_evaluation()
    {
        ImmutableArray<ImageRecord> images = Pictures(5);
        List<byte[]> whole = await Bytes(images, [[0, 2, 3, 4]], 0, 1, 1, null);
        folder.Write("1.jpg", []);
        using var store = new ImageStore(images, Options());
        await foreach (ImageBatch batch in Reader(store, null).ReadAsync([[0, 1, 2, 3, 4]], 0, default))
        {
            using (batch)
            {
                Assert.Equal([0, 2, 3, 4], batch.Images);
                Assert.Equal([1], batch.Missing);
                Assert.Equal(whole[0], MemoryMarshal.AsBytes(batch.Values).ToArray());
            }
        }
    }

    [Fact]
    public async Task stops_with_the_true_cause_when_too_many_images_are_unreadable()
    {
        ImmutableArray<ImageRecord> images = Pictures(8);
        foreach (int i in (int[])[1, 3, 5])
            folder.Write($"{i}.jpg", "no image"u8);
        using var store = new ImageStore(images, Options() with { MaxUnreadableShare = 0.25 });
        var error = await Assert.ThrowsAsync<DatasetException>(async () =>
        {
            await foreach (ImageBatch batch in Reader(store, null).ReadAsync(UniformSampler.InOrder(8, 2), 0, default))
                batch.Dispose();
        });
        Assert.Contains("1.jpg", error.Message);
    }

    [Fact]
    public async Task makes_no_more_batches_ahead_than_asked()
    {
        ImmutableArray<ImageRecord> images = Pictures(40);
        using var store = new ImageStore(images, Options());
        var reader = new BatchReader(store, null, threads: 2, prefetch: 2, 1, Stage.Adapt, 0);
        await using IAsyncEnumerator<ImageBatch> batches = reader.ReadAsync(UniformSampler.InOrder(40, 2), 0, default).GetAsyncEnumerator();
        Assert.True(await batches.MoveNextAsync());
        for (int image = 12; image < 40; image++)
            folder.Write($"{image}.jpg", []);
        // Whatever was made ahead was made of images 0 to 11 at most: of the later ones none was decoded before.
        batches.Current.Dispose();
        int[] missing = [];
        while (missing.Length == 0 && await batches.MoveNextAsync())
        {
            missing = [.. batches.Current.Missing];
            batches.Current.Dispose();
        }
        Assert.Equal([12, 13], missing);
    }

    [Fact]
    public async Task can_be_left_in_the_middle()
    {
        using var store = new ImageStore(Pictures(20), Options());
        await foreach (ImageBatch batch in Reader(store, Augmentation)
            .ReadAsync(UniformSampler.Plan(20, 4, 500, 1, Stage.Adapt, 0), 0, default))
        {
            using (batch)
            {
                if (batch.Index == 3)
                    break;
            }
        }
    }

    [Fact]
    public async Task stops_when_cancelled()
    {
        using var store = new ImageStore(Pictures(20), Options());
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ImageBatch batch in Reader(store, Augmentation)
                .ReadAsync(UniformSampler.Plan(20, 4, 500, 1, Stage.Adapt, 0), 0, stop.Token))
            {
                batch.Dispose();
                stop.Cancel();
            }
        });
    }

    [Fact]
    public async Task refuses_the_pixels_of_a_batch_that_was_given_back()
    {
        using var store = new ImageStore(Pictures(2), Options());
        await foreach (ImageBatch batch in Reader(store, null).ReadAsync([[0, 1]], 0, default))
        {
            batch.Dispose();
            Assert.Throws<ObjectDisposedException>(() => batch.Pixels);
        }
    }

    public void Dispose() => folder.Dispose();

    private ImmutableArray<ImageRecord> Pictures(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ImageRecord($"{i}.jpg", folder.Picture($"{i}.jpg", i), i / 4, i % 3))];

    private static ImageStoreOptions Options() => new() { Size = Size, MaxUnreadableShare = 1 };

    private static BatchReader Reader(ImageStore store, AugmentationOptions? augmentation, int group = 4) =>
        new(store, augmentation, threads: 2, prefetch: 2, seed: 1, Stage.Adapt, epoch: 0) { GroupSize = group };

    private static Task<List<byte[]>> Bytes(ImmutableArray<ImageRecord> images, int[][] plan, int first, int threads, int prefetch) =>
        Bytes(images, plan, first, threads, prefetch, Augmentation);

    private static async Task<List<byte[]>> Bytes(
        ImmutableArray<ImageRecord> images, int[][] plan, int first, int threads, int prefetch, AugmentationOptions? augmentation)
    {
        using var store = new ImageStore(images, Options());
        var reader = new BatchReader(store, augmentation, threads, prefetch, 1, Stage.Adapt, 0);
        var bytes = new List<byte[]>();
        await foreach (ImageBatch batch in reader.ReadAsync(plan, first, default))
        {
            bytes.Add(MemoryMarshal.AsBytes(batch.Values).ToArray());
            batch.Dispose();
        }
        return bytes;
    }
}

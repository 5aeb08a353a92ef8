using System.Threading.Channels;
using Akka.Actor;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Models.Networks;
using Slr.Nodes.Wire;
using Slr.Primitives.Files;

namespace Slr.Nodes.Helping;

/// <summary>
/// Extracts what one trainer orders: gets the pixels of a batch while the batch before it is computed, and sends rows back.
/// </summary>
/// <param name="trainer">Who orders and answers.</param>
/// <param name="node">Who answers it.</param>
/// <param name="embedding">Computes.</param>
/// <param name="images">Pixels that are here.</param>
/// <param name="copies">Copies of data sets that are here.</param>
/// <param name="say">Hears what people should know.</param>
/// <param name="stop">Set when the trainer is gone.</param>
internal sealed class ShardWork(IActorRef trainer, IActorRef node, IActorRef embedding, KeptImages images, OwnCopies copies,
    Action<string> say, CancellationToken stop) : OrderedWork<JobTerms, Order>(trainer, node, stop)
{
    /// <summary>Images of one question, and of one about their files.</summary>
    private const int MostAsked = 4096, MostFiles = 1024;

    private bool saidWhatIsMissing;

    /// <summary>Works until it is stopped.</summary>
    public async Task Run()
    {
        var ready = Channel.CreateBounded<Prepared>(Ahead);
        await Task.WhenAll(Prepare(ready.Writer), Compute(ready.Reader));
    }

    private async Task Prepare(ChannelWriter<Prepared> ready)
    {
        await foreach (Order order in Orders())
            for (int batch = 0; batch < order.Batches.Length; batch++)
            {
                if (TermsOf(order) is not { } terms)
                    break;
                try
                {
                    await Load(terms);
                    (int[] readable, byte[][] pixels) = await Pixels(terms, order.Batches[batch]);
                    PixelBatch? rendered = pixels.Length == 0 ? null : new PixelBatch(new ImageSize(terms.Height, terms.Width), pixels);
                    await ready.WriteAsync(new Prepared(terms, order, batch, readable, rendered), Stopping);
                }
                catch (Exception error) when (!Stopping.IsCancellationRequested)
                {
                    GiveUp(order, error);
                    break;
                }
            }
    }

    private async Task Compute(ChannelReader<Prepared> ready)
    {
        await foreach (Prepared batch in ready.ReadAllAsync(Stopping))
        {
            using PixelBatch? pixels = batch.Pixels;
            if (TermsOf(batch.Order) is null)
                continue;
            try
            {
                float[] rows = pixels is null ? [] : await embedding.Ask<float[]>(
                    new Embedding.Look(batch.Terms.Weights, pixels, batch.Terms.FlipAverage), Stopping);
                await Send(batch, rows);
            }
            catch (Exception error) when (!Stopping.IsCancellationRequested)
            {
                GiveUp(batch.Order, error);
            }
        }
    }

    private async Task Send(Prepared batch, float[] rows)
    {
        const int Most = NodeMessage.MostBytes / sizeof(float);
        int at = 0;
        do
        {
            float[] part = rows[at..Math.Min(rows.Length, at + Most)];
            await Send(new Features(batch.Order.Job, batch.Order.Shard, batch.Batch, batch.Images, at, part));
            at += part.Length;
        }
        while (at < rows.Length);
    }

    private async Task Load(JobTerms terms)
    {
        if (await embedding.Ask<bool>(new Embedding.Knows(terms.Weights), Stopping))
            return;
        byte[] bytes = await Fetch(terms.WeightBytes, terms.Weights,
            async at => (await Ask<WeightPiece>(new WantWeights(terms.Job, at))).Bytes, "weights");
        var set = new WeightSet(SafeTensorsFile.Read(new MemoryStream(bytes)).Tensors);
        await embedding.Ask<bool>(new Embedding.Load(terms.Weights, terms.Network, set), Stopping);
    }

    /// <summary>Images that are not here are asked for, in as few questions as messages allow.</summary>
    private async Task<(int[] Readable, byte[][] Pixels)> Pixels(JobTerms terms, int[] batch)
    {
        var found = batch.Distinct().ToDictionary(image => image, image => images.Find(terms.Images, image));
        List<int> missing = [.. found.Where(entry => entry.Value is null).Select(entry => entry.Key)];
        await ReadOwn(terms, found, missing);
        int bytes = terms.Height * terms.Width * 3;
        while (missing.Count > 0)
        {
            var answer = await Ask<ImagePixels>(new WantImages(terms.Job, [.. missing.Take(MostAsked)]));
            if (answer.Readable.Length == 0 || answer.Readable.Length > missing.Count
                || answer.Pixels.Length != answer.Readable.Count(readable => readable) * bytes)
                throw new InvalidDataException("the trainer answers with other images");
            for (int i = 0, from = 0; i < answer.Readable.Length; i++)
                if (answer.Readable[i])
                {
                    byte[] pixels = answer.Pixels.AsSpan(from++ * bytes, bytes).ToArray();
                    images.Keep(terms.Images, missing[i], pixels);
                    found[missing[i]] = pixels;
                }
            missing.RemoveRange(0, answer.Readable.Length);
        }
        int[] readable = [.. batch.Where(image => found[image] is not null)];
        return (readable, [.. readable.Select(image => found[image]!)]);
    }

    /// <summary>Reads images of which this node has the same file; they are missing no more.</summary>
    private async Task ReadOwn(JobTerms terms, Dictionary<int, byte[]?> found, List<int> missing)
    {
        if (copies.IsEmpty || terms.Decoder.Length == 0)
            return;
        foreach (int[] some in missing.Chunk(MostFiles))
        {
            ImageFile?[] files = (await Ask<FilesOfImages>(new WantFiles(terms.Job, some))).Files;
            if (files.Length == 0)
                return; // the job is over
            if (files.Length != some.Length)
                throw new InvalidDataException("the trainer answers with other files");
            byte[]?[] pixels = [.. files.AsParallel().AsOrdered().Select(file => file is null ? null : copies.Read(file, terms))];
            for (int i = 0; i < some.Length; i++)
                if (pixels[i] is { } own)
                {
                    images.Keep(terms.Images, some[i], own);
                    found[some[i]] = own;
                }
                else if (files[i] is { } other && !saidWhatIsMissing)
                {
                    saidWhatIsMissing = true;
                    say($"{other.Path} is not below --data as the trainer has it: it is sent, and so are others that differ");
                }
        }
        missing.RemoveAll(image => found[image] is not null);
    }

    private sealed record Prepared(JobTerms Terms, Order Order, int Batch, int[] Images, PixelBatch? Pixels);
}

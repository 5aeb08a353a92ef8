using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Threading.Channels;
using Akka.Actor;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Models.Networks;
using Slr.Nodes.Wire;
using Slr.Primitives.Files;

namespace Slr.Nodes.Helping;

/// <summary>
/// Does what one trainer orders: gets the pixels of a batch while the batch before it is computed, and sends rows back in parts,
/// no more of them on their way than were taken. Ends with its token.
/// </summary>
/// <param name="trainer">Who orders and answers.</param>
/// <param name="node">Who answers it: work is done on no actor's thread.</param>
/// <param name="embedding">Computes.</param>
/// <param name="images">Pixels that are here.</param>
/// <param name="stop">Set when the trainer is gone.</param>
internal sealed class ShardWork(IActorRef trainer, IActorRef node, IActorRef embedding, KeptImages images, CancellationToken stop)
{
    /// <summary>Batches that are ready before they are computed, and parts of rows on their way.</summary>
    private const int Ahead = 2;

    /// <summary>Images of one question.</summary>
    private const int MostAsked = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Channel<Order> orders = Channel.CreateUnbounded<Order>();
    private readonly ConcurrentDictionary<long, JobTerms> jobs = [];
    private readonly SemaphoreSlim credit = new(Ahead);

    /// <summary>A job begins.</summary>
    public void Begin(JobTerms terms) => jobs[terms.Job] = terms;

    /// <summary>A job is over: what is left of it is not done.</summary>
    public void End(long job) => jobs.TryRemove(job, out _);

    /// <summary>A shard is to be done.</summary>
    public void Add(Order order) => orders.Writer.TryWrite(order);

    /// <summary>A part of rows was taken.</summary>
    public void Taken() => credit.Release();

    /// <summary>Works until it is stopped.</summary>
    public async Task Run()
    {
        var ready = Channel.CreateBounded<Prepared>(Ahead);
        await Task.WhenAll(Prepare(ready.Writer), Compute(ready.Reader));
    }

    private async Task Prepare(ChannelWriter<Prepared> ready)
    {
        await foreach (Order order in orders.Reader.ReadAllAsync(stop))
            for (int batch = 0; batch < order.Batches.Length; batch++)
            {
                if (!jobs.TryGetValue(order.Job, out JobTerms? terms))
                    break;
                try
                {
                    await Load(terms);
                    (int[] readable, byte[][] pixels) = await Pixels(terms, order.Batches[batch]);
                    PixelBatch? rendered = pixels.Length == 0 ? null : new PixelBatch(new ImageSize(terms.Height, terms.Width), pixels);
                    await ready.WriteAsync(new Prepared(terms, order, batch, readable, rendered), stop);
                }
                catch (Exception error) when (!stop.IsCancellationRequested)
                {
                    GiveUp(order, error);
                    break;
                }
            }
    }

    private async Task Compute(ChannelReader<Prepared> ready)
    {
        await foreach (Prepared batch in ready.ReadAllAsync(stop))
        {
            using PixelBatch? pixels = batch.Pixels;
            if (!jobs.ContainsKey(batch.Order.Job))
                continue;
            try
            {
                float[] rows = pixels is null ? [] : await embedding.Ask<float[]>(
                    new Embedding.Look(batch.Terms.Weights, pixels, batch.Terms.FlipAverage), stop);
                await Send(batch, rows);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                GiveUp(batch.Order, error);
            }
        }
    }

    private void GiveUp(Order order, Exception error)
    {
        jobs.TryRemove(order.Job, out _);
        trainer.Tell(new CannotDo(order.Job, order.Shard, error.Message), node);
    }

    private async Task Send(Prepared batch, float[] rows)
    {
        const int Most = NodeMessage.MostBytes / sizeof(float);
        int at = 0;
        do
        {
            await credit.WaitAsync(stop);
            float[] part = rows[at..Math.Min(rows.Length, at + Most)];
            trainer.Tell(new Features(batch.Order.Job, batch.Order.Shard, batch.Batch, batch.Images, at, part), node);
            at += part.Length;
        }
        while (at < rows.Length);
    }

    private async Task Load(JobTerms terms)
    {
        if (await embedding.Ask<bool>(new Embedding.Knows(terms.Weights), stop))
            return;
        byte[] bytes = new byte[terms.WeightBytes];
        for (long at = 0; at < bytes.Length;)
        {
            var piece = await trainer.Ask<WeightPiece>(new WantWeights(terms.Job, at), Patience, stop);
            if (piece.Bytes.Length == 0 || piece.Bytes.Length > bytes.Length - at)
                throw new InvalidDataException("the trainer does not have these weights any more");
            piece.Bytes.CopyTo(bytes, at);
            at += piece.Bytes.Length;
        }
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != terms.Weights)
            throw new InvalidDataException("the weights that came are not those that were announced");
        var set = new WeightSet(SafeTensorsFile.Read(new MemoryStream(bytes)).Tensors);
        await embedding.Ask<bool>(new Embedding.Load(terms.Weights, terms.Network, set), stop);
    }

    /// <summary>Images that are not here are asked for, in as few questions as messages allow.</summary>
    private async Task<(int[] Readable, byte[][] Pixels)> Pixels(JobTerms terms, int[] batch)
    {
        var found = batch.Distinct().ToDictionary(image => image, image => images.Find(terms.Images, image));
        List<int> missing = [.. found.Where(entry => entry.Value is null).Select(entry => entry.Key)];
        int bytes = terms.Height * terms.Width * 3;
        while (missing.Count > 0)
        {
            var answer = await trainer.Ask<ImagePixels>(new WantImages(terms.Job, [.. missing.Take(MostAsked)]), Patience, stop);
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

    private sealed record Prepared(JobTerms Terms, Order Order, int Batch, int[] Images, PixelBatch? Pixels);
}

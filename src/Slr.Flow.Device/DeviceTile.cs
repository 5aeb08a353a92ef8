using Slr.Torch;
using TorchSharp;

namespace Slr.Flow.Device;

/// <summary>Some rows on a device, and what has been found of the rows nearest to each of them.</summary>
internal sealed class DeviceTile : IDisposable
{
    private readonly torch.Tensor rows, norms, numbers;
    private readonly int wanted;
    private torch.Tensor? distances, neighbours, farthest;

    /// <summary>Takes ownership of rows that nothing has been found of.</summary>
    /// <param name="rows">Count x dimension, on the device.</param>
    /// <param name="first">Number of the first row in the whole set.</param>
    /// <param name="wanted">Neighbours to keep of each row, itself included.</param>
    public DeviceTile(torch.Tensor rows, int first, int wanted)
    {
        (this.rows, this.wanted, Count) = (rows, wanted, (int)rows.shape[0]);
        using DisposeScope scope = torch.NewDisposeScope();
        norms = rows.mul(rows).sum(1).DetachFromDisposeScope();
        numbers = torch.tensor(Enumerable.Range(first, Count).ToArray(), device: rows.device).DetachFromDisposeScope();
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>
    /// Compares the rows with those of an earlier tile, or with one another: one product serves both tiles, so that both see a
    /// pair at the same distance. The device goes on with it when this returns.
    /// </summary>
    public void Compare(DeviceTile earlier)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        // |a|^2 + |b|^2 - 2 a.b
        torch.Tensor near = norms.unsqueeze(1).add(earlier.norms.unsqueeze(0), Scalars.One)
            .addmm_(rows, earlier.rows.t(), 1, -2).clamp_min_(Scalars.Zero);
        if (ReferenceEquals(earlier, this))
            // A row comes first among its own neighbours, also when another row equals it.
            near.diagonal(0, 0, 1).fill_(Scalars.MinusOne);
        else
            earlier.Offer(near.t(), this);
        Offer(near, earlier);
    }

    /// <summary>Copies what was found to arrays that start with this tile's first row.</summary>
    /// <param name="indices">Gets <see cref="Count"/> x the wanted neighbours, or all rows where there are fewer.</param>
    /// <param name="squaredDistances">Gets their distances, ascending; -1 for the row itself.</param>
    /// <param name="most">Gets the distance of the farthest row.</param>
    public void Read(Span<int> indices, Span<float> squaredDistances, Span<float> most)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (torch.Tensor sorted, torch.Tensor at) = distances!.topk((int)distances.shape[1], 1, largest: false, sorted: true);
        sorted.cpu().data<float>().CopyTo(squaredDistances);
        neighbours!.gather(1, at).cpu().data<int>().CopyTo(indices);
        farthest!.cpu().data<float>().CopyTo(most);
    }

    /// <summary>Frees the rows and what was found.</summary>
    public void Dispose()
    {
        foreach (torch.Tensor? tensor in (torch.Tensor?[])[rows, norms, numbers, distances, neighbours, farthest])
            tensor?.Dispose();
    }

    /// <summary>Keeps the nearest of those kept and of another tile's rows.</summary>
    /// <param name="near">Distances, this tile's rows x the other's.</param>
    /// <param name="others">The other tile.</param>
    private void Offer(torch.Tensor near, DeviceTile others)
    {
        (torch.Tensor nearest, torch.Tensor at) = Nearest(near);
        torch.Tensor who = others.numbers.take(at), most = near.amax([1]).clamp_min_(Scalars.Zero);
        if (distances is not null)
        {
            (nearest, at) = Nearest(torch.cat([distances, nearest], 1));
            who = torch.cat([neighbours!, who], 1).gather(1, at);
            most = torch.maximum(farthest!, most);
        }
        Keep(ref distances, nearest);
        Keep(ref neighbours, who);
        Keep(ref farthest, most);
    }

    private (torch.Tensor Distances, torch.Tensor At) Nearest(torch.Tensor among) =>
        among.topk((int)Math.Min(wanted, among.shape[1]), 1, largest: false, sorted: false);

    private static void Keep(ref torch.Tensor? kept, torch.Tensor now)
    {
        kept?.Dispose();
        kept = now.DetachFromDisposeScope();
    }
}

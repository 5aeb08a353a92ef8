using Slr.Nodes.Leading;
using Slr.Primitives.Randomness;

namespace Slr.Bench.Nodes;

/// <summary>
/// How long the features of a set take with a trainer and its nodes, by simulation of what they do: shards are taken in order by
/// whoever is idle, a node gets the pixels of one shard while it computes another unless that would keep others waiting, all nodes share
/// the trainer's link, a node that fails is missed after a while and comes back, a shard that takes too long is given to a second worker.
/// </summary>
internal sealed record SimulatedCluster
{
    /// <summary>As in the program: shards that a node has at a time, and when one is called slow.</summary>
    private const int AtOnce = 2, FewestKnown = 3, Remembered = 64, Slow = 3;

    /// <summary>Images a second that the trainer computes; 0 = it only hands out.</summary>
    public required double TrainerRate { get; init; }

    /// <summary>Images a second of each node.</summary>
    public required IReadOnlyList<double> NodeRates { get; init; }

    /// <summary>Bytes a second that the trainer's link carries, to all nodes together and from them.</summary>
    public required double Bandwidth { get; init; }

    /// <summary>Seconds that a question and its answer take.</summary>
    public double RoundTrip { get; init; } = 0.0005;

    /// <summary>Bytes of an image's pixels; 0 where nodes have them already.</summary>
    public double PixelBytes { get; init; }

    /// <summary>Bytes of an image's feature.</summary>
    public required double FeatureBytes { get; init; }

    /// <summary>Bytes of the weights, sent to each node once.</summary>
    public double WeightBytes { get; init; }

    /// <summary>Mean seconds between failures of a node; infinite for none.</summary>
    public double BetweenFailures { get; init; } = double.PositiveInfinity;

    /// <summary>Seconds until a node is missed, and until it is back.</summary>
    public (double Missed, double Back) Failure { get; init; } = (6, 30);

    /// <summary>Seconds that a set takes.</summary>
    /// <param name="images">Its images.</param>
    /// <param name="batch">Images of a batch.</param>
    /// <param name="seed">Seed of the failures.</param>
    public double Seconds(long images, int batch, ulong seed = 1)
    {
        var random = new CounterRandom(seed);
        long shardImages = (long)batch * FeatureJob.ShardBatches;
        int shards = checked((int)((images + shardImages - 1) / shardImages));
        var events = new PriorityQueue<Happening, (double, long)>();
        var workers = new Worker[NodeRates.Count + 1];
        long order = 0;
        double link = 0, ended = 0;
        int next = 0, done = 0;
        Queue<int> returned = [];
        bool[] isDone = new bool[shards];
        int[] copies = new int[shards];
        var began = new double[shards];
        Queue<double> took = [];

        void At(double time, Kind kind, int worker, int shard, int life) =>
            events.Enqueue(new Happening(time, kind, worker, shard, life), (time, order++));

        // What is sent waits for what is sent before it: the link is one.
        double Send(double now, double bytes)
        {
            link = Math.Max(link, now) + bytes / Bandwidth;
            return link + RoundTrip;
        }

        int Take(double now, int worker)
        {
            int free = returned.Count + shards - next;
            if (free > 0 && free <= workers[worker].Shards.Count * (workers.Count(one => one is { IsUp: true, Rate: > 0 }) - 1))
                return -1;
            if (returned.TryDequeue(out int lost))
                return lost;
            if (next < shards)
                return next++;
            if (took.Count < FewestKnown)
                return -1;
            return SlowShard(now, worker, Slow * took.Order().ElementAt(took.Count / 2));
        }

        int SlowShard(double now, int worker, double limit)
        {
            for (int shard = Math.Max(0, next - 4 * workers.Length); shard < next; shard++)
                if (!isDone[shard] && copies[shard] == 1 && !workers[worker].Shards.Contains(shard) && now - began[shard] > limit)
                    return shard;
            return -1;
        }

        double Images(int shard) => shard == shards - 1 ? images - (shards - 1) * shardImages : shardImages;

        void Fill(double now, int worker, int most)
        {
            Worker one = workers[worker];
            while (one.IsUp && one.Shards.Count < most && Take(now, worker) is >= 0 and var shard)
            {
                one.Shards.Add(shard);
                copies[shard]++;
                began[shard] = now;
                At(worker == 0 ? now : Send(now, PixelBytes * Images(shard)), Kind.Ready, worker, shard, one.Life);
            }
        }

        for (int worker = 0; worker < workers.Length; worker++)
        {
            workers[worker] = new Worker(worker == 0 ? TrainerRate : NodeRates[worker - 1]);
            if (workers[worker].Rate > 0)
                At(worker == 0 ? 0 : Send(0, WeightBytes), Kind.Up, worker, -1, 0);
        }
        while (done < shards && events.TryDequeue(out Happening? happened, out _))
        {
            (double now, Kind kind, int worker, int shard, int life) = happened;
            Worker one = workers[worker];
            if (kind is not Kind.Up && life != one.Life)
                continue;
            switch (kind)
            {
                case Kind.Up:
                    (one.IsUp, one.Free) = (true, now);
                    if (worker > 0 && double.IsFinite(BetweenFailures))
                        At(now - BetweenFailures * Math.Log(1 - random.NextDouble()), Kind.Down, worker, -1, one.Life);
                    break;
                case Kind.Ready:
                    one.Free = Math.Max(one.Free, now) + Images(shard) / one.Rate;
                    At(worker == 0 ? one.Free : one.Free + RoundTrip, Kind.Computed, worker, shard, one.Life);
                    break;
                case Kind.Computed:
                    At(worker == 0 ? now : Send(now, FeatureBytes * Images(shard)), Kind.Done, worker, shard, one.Life);
                    break;
                case Kind.Done:
                    one.Shards.Remove(shard);
                    copies[shard]--;
                    if (!isDone[shard])
                    {
                        isDone[shard] = true;
                        done++;
                        ended = now;
                        took.Enqueue(now - began[shard]);
                        if (took.Count > Remembered)
                            took.Dequeue();
                    }
                    break;
                case Kind.Down:
                    one.IsUp = false;
                    one.Life++;
                    At(now + Failure.Missed, Kind.Missed, worker, -1, one.Life);
                    At(now + Failure.Back, Kind.Up, worker, -1, one.Life);
                    break;
                case Kind.Missed:
                    foreach (int lost in one.Shards)
                        if (--copies[lost] == 0 && !isDone[lost])
                            returned.Enqueue(lost);
                    one.Shards.Clear();
                    break;
            }
            for (int most = 1; most <= AtOnce; most++)
                for (int idle = most - 1; idle < workers.Length; idle++) // the trainer has one
                    Fill(now, idle, most);
        }
        return ended;
    }

    private enum Kind
    {
        Up,
        Ready,
        Computed,
        Done,
        Down,
        Missed,
    }

    private sealed record Happening(double Time, Kind Kind, int Worker, int Shard, int Life);

    private sealed class Worker(double rate)
    {
        public double Rate { get; } = rate;

        public bool IsUp { get; set; }

        /// <summary>Grows with each failure: what was on its way then is lost.</summary>
        public int Life { get; set; }

        /// <summary>When it has computed what it has.</summary>
        public double Free { get; set; }

        public HashSet<int> Shards { get; } = [];
    }
}

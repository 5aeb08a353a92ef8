using Slr.Primitives.Options;
using Slr.Primitives.Randomness;

namespace Slr.Data.Sampling;

/// <summary>Plans batches of a few identities with a few images each (method.md section 4).</summary>
public static class IdentitySampler
{
    private const ulong OrderStream = 0x4944454E, ImageStream = 0x494D4147;

    /// <summary>
    /// The batches of an epoch. Every identity comes once before any comes again; the images of an identity stand
    /// together: one anchor, the others from tracks that were drawn least so far and preferably from other cameras, repeated only
    /// when the identity has too few.
    /// </summary>
    /// <param name="labels">Label of each image; below 0 = left out.</param>
    /// <param name="cameras">Camera of each image; below 0 = not known, and then unlike any other.</param>
    /// <param name="tracks">Track of each image; below 0 = not known, and then unlike any other. Empty = none is known.</param>
    /// <param name="options">Size of the batches.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="epoch">The epoch.</param>
    /// <returns>For each iteration the numbers of its identities x images images.</returns>
    /// <exception cref="ArgumentException">No image has a label, the lengths differ, or a size is out of its range.</exception>
    public static int[][] Plan(ReadOnlySpan<int> labels, ReadOnlySpan<int> cameras, ReadOnlySpan<int> tracks,
        IdentitySamplerOptions options, ulong seed, Stage stage, int epoch)
    {
        if (labels.Length != cameras.Length)
            throw new ArgumentException($"{labels.Length} labels but {cameras.Length} cameras.", nameof(cameras));
        if (tracks.Length > 0 && tracks.Length != labels.Length)
            throw new ArgumentException($"{labels.Length} labels but {tracks.Length} tracks.", nameof(tracks));
        Ranges.Check(options);
        int[][] members = MembersByLabel(labels);
        if (members.Length == 0)
            throw new ArgumentException("No image has a label, so there is nothing to sample from.", nameof(labels));
        int[] cameraOf = cameras.ToArray(), trackOf = tracks.ToArray();
        var turns = new Turns(members.Length, (seed, stage, epoch));
        var plan = new int[options.Iterations][];
        for (int iteration = 0; iteration < plan.Length; iteration++)
        {
            var random = new CounterRandom(seed, ImageStream, (ulong)stage, (ulong)epoch, (ulong)iteration);
            var batch = new List<int>(options.Identities * options.Images);
            foreach (int identity in turns.Next(options.Identities))
            {
                int[] order = [.. members[identity]];
                random.Shuffle(order.AsSpan());
                Choose(order, cameraOf, trackOf, options.Images, batch);
                for (int missing = options.Images - order.Length; missing > 0; missing--)
                    batch.Add(order[random.Next(order.Length)]);
            }
            plan[iteration] = [.. batch];
        }
        return plan;
    }

    private static int[][] MembersByLabel(ReadOnlySpan<int> labels)
    {
        var members = new SortedDictionary<int, List<int>>();
        for (int image = 0; image < labels.Length; image++)
        {
            if (labels[image] < 0)
                continue;
            if (!members.TryGetValue(labels[image], out List<int>? list))
                members[labels[image]] = list = [];
            list.Add(image);
        }
        return [.. members.Values.Select(list => list.ToArray())];
    }

    /// <summary>
    /// The first is the anchor. Each round goes through all that are left and takes one more of a track, other cameras first.
    /// </summary>
    private static void Choose(int[] order, int[] cameras, int[] tracks, int count, List<int> batch)
    {
        int anchor = order[0], end = batch.Count + Math.Min(count, order.Length);
        List<int> left = [.. order];
        var drawn = new Dictionary<int, int>();
        Take(anchor);
        for (int round = 0; batch.Count < end; round++)
        {
            foreach (bool otherCamera in (ReadOnlySpan<bool>)[true, false])
            {
                foreach (int image in left.ToArray())
                {
                    if (batch.Count < end && Differs(cameras[image], cameras[anchor]) == otherCamera && Drawn(image) <= round)
                        Take(image);
                }
            }
        }

        int Drawn(int image) => tracks.Length == 0 ? 0 : drawn.GetValueOrDefault(tracks[image]);

        void Take(int image)
        {
            batch.Add(image);
            left.Remove(image);
            if (tracks.Length > 0 && tracks[image] >= 0)
                drawn[tracks[image]] = drawn.GetValueOrDefault(tracks[image]) + 1;
        }
    }

    private static bool Differs(int camera, int other) => camera != other || camera < 0;

    /// <summary>Identities in shuffled rounds; no identity twice in a batch while there are others.</summary>
    private sealed class Turns(int identities, (ulong Seed, Stage Stage, int Epoch) place)
    {
        private readonly List<int> waiting = [];
        private ulong round;

        public List<int> Next(int count)
        {
            var taken = new List<int>(count);
            var inBatch = new HashSet<int>();
            while (taken.Count < count)
            {
                int index = waiting.FindIndex(identity => !inBatch.Contains(identity));
                if (index >= 0)
                    Take(index);
                else if (inBatch.Count < identities)
                    waiting.AddRange(Shuffled());
                else
                    inBatch.Clear();
            }
            return taken;

            void Take(int index)
            {
                taken.Add(waiting[index]);
                inBatch.Add(waiting[index]);
                waiting.RemoveAt(index);
            }
        }

        private int[] Shuffled()
        {
            var random = new CounterRandom(place.Seed, OrderStream, (ulong)place.Stage, (ulong)place.Epoch, round++);
            int[] order = [.. Enumerable.Range(0, identities)];
            random.Shuffle(order.AsSpan());
            return order;
        }
    }
}

using Slr.Primitives.Files;
using Slr.Primitives.Randomness;

namespace Slr.Bench.Labels;

/// <summary>
/// Made-up person re-identification features with what real ones have: identities that look alike, cameras that shift
/// all their images, tracklets of near-duplicates, heavy-tailed noise, badly cropped images. A pure function of its
/// settings.
/// </summary>
/// <param name="Rows">N x d values, row-major, rows L2-normalised, sorted by identity and camera.</param>
/// <param name="Identities">N identities.</param>
/// <param name="Cameras">N cameras, 0 to 5.</param>
public sealed record SyntheticFeatures(float[] Rows, int[] Identities, int[] Cameras)
{
    private const int Latent = 256, CameraCount = 6, Block = 4096;
    private static readonly double[] Scale = SpectrumScale();

    /// <summary>Makes a set.</summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="identities">Number of identities, at most N / 2.</param>
    /// <param name="dimension">Values per row: a power of two, at least 256.</param>
    /// <param name="seed">Another seed makes another set of the same kind.</param>
    public static SyntheticFeatures Make(int count, int identities, int dimension, ulong seed)
    {
        float[] rows = new float[(long)count * dimension];
        int at = 0;
        (int[] identity, int[] camera) = Draw(count, identities, dimension, seed, some =>
        {
            some.CopyTo(rows.AsSpan(at));
            at += some.Length;
        });
        return new SyntheticFeatures(rows, identity, camera);
    }

    /// <summary>Makes the same set, some rows at a time: it need not fit into memory.</summary>
    /// <param name="count">Number of rows, N.</param>
    /// <param name="identities">Number of identities, at most N / 2.</param>
    /// <param name="dimension">Values per row: a power of two, at least 256.</param>
    /// <param name="seed">Another seed makes another set of the same kind.</param>
    /// <param name="take">Takes the next rows, row-major; they are good during the call only.</param>
    /// <returns>N identities, and N cameras.</returns>
    public static (int[] Identities, int[] Cameras) Draw(
        int count, int identities, int dimension, ulong seed, Action<ReadOnlySpan<float>> take)
    {
        if (dimension < Latent || (dimension & (dimension - 1)) != 0)
            throw new ArgumentException($"Synthetic features need a power of two from {Latent} as dimension, not {dimension}.");
        (int[] identity, int[] camera, int[] tracklet) = Layout(count, identities, seed);
        var random = new CounterRandom(seed, 7);
        int[] place = [.. Enumerable.Range(0, dimension)];
        random.Shuffle<int>(place);
        double[] sign = [.. Enumerable.Range(0, Latent).Select(_ => random.NextUInt32() % 2 == 0 ? 1.0 : -1.0)];
        double[][] centres = Centres(identities, seed);
        float[] block = new float[Block * dimension];
        for (int first = 0; first < count; first += Block)
        {
            int rows = Math.Min(Block, count - first);
            Parallel.For(first, first + rows, i =>
            {
                double[] latent = Image(i, identity[i], camera[i], tracklet[i], centres, seed);
                Embed(latent, place, sign, new CounterRandom(seed, 8, (ulong)i), block.AsSpan((i - first) * dimension, dimension));
            });
            take(block.AsSpan(0, rows * dimension));
        }
        return (identity, camera);
    }

    /// <summary>Reads a set from <c>NAME.features.npy</c>, <c>.identity.npy</c> and <c>.camera.npy</c>.</summary>
    /// <returns>The set; null without a folder or where the folder does not hold it.</returns>
    public static SyntheticFeatures? Load(string name, string? folder)
    {
        string File(string what) => Path.Combine(folder ?? "", $"{name}.{what}.npy");
        return folder is null || !System.IO.File.Exists(File("features")) ? null : new SyntheticFeatures(
            NpyFile.Read(File("features")).ToSingles(), NpyFile.Read(File("identity")).ToInt32s(),
            NpyFile.Read(File("camera")).ToInt32s());
    }

    /// <summary>Long-tailed identities, each seen by some cameras, in tracklets of about five images.</summary>
    private static (int[] Identity, int[] Camera, int[] Tracklet) Layout(int count, int identities, ulong seed)
    {
        var random = new CounterRandom(seed, 1);
        double[] size = [.. Enumerable.Range(0, identities).Select(_ => Math.Exp(0.62 * random.NextGaussian()))];
        double left = size.Sum();
        var identity = new int[count];
        var camera = new int[count];
        var tracklet = new int[count];
        int row = 0, track = 0;
        for (int person = 0; person < identities; person++)
        {
            int rest = count - row - 2 * (identities - person - 1);
            int images = person == identities - 1 ? rest
                : Math.Clamp((int)Math.Round((count - row) * size[person] / left), 2, rest);
            left -= size[person];
            int cameras = Math.Min(CameraCount, 1 + random.Next(5));
            int[] order = [.. Enumerable.Range(0, CameraCount)];
            random.Shuffle<int>(order);
            for (int image = 0; image < images; image++, row++)
            {
                identity[row] = person;
                camera[row] = order[image * cameras / images];
                bool begins = image == 0 || camera[row] != camera[row - 1] || random.NextDouble() < 0.18;
                tracklet[row] = begins ? ++track : track;
            }
        }
        return (identity, camera, tracklet);
    }

    private static double[][] Centres(int identities, ulong seed)
    {
        var centres = new double[identities][];
        for (int person = 0; person < identities; person++)
        {
            var random = new CounterRandom(seed, 2, (ulong)person);
            bool alike = random.NextDouble() < 0.22 && person > 0;
            double[]? other = alike ? centres[random.Next(person)] : null;
            centres[person] = Draw(random);
            for (int j = 0; j < Latent && other is not null; j++)
                centres[person][j] = other[j] * Math.Sqrt(1 - 0.55 * 0.55) + 0.55 * centres[person][j];
        }
        return centres;
    }

    private static double[] Image(int i, int person, int camera, int tracklet, double[][] centres, ulong seed)
    {
        var random = new CounterRandom(seed, 6, (ulong)i);
        double noise = 0.85 * Math.Exp(0.35 * random.NextGaussian());
        double mix = random.NextDouble() < 0.12 ? random.NextDouble(0.35, 0.8) : 0;
        double[] other = centres[random.Next(centres.Length)], own = Draw(random);
        double[] seen = Draw(new CounterRandom(seed, 3, (ulong)camera));
        double[] view = Draw(new CounterRandom(seed, 4, (ulong)person, (ulong)camera));
        double[] walk = Draw(new CounterRandom(seed, 5, (ulong)tracklet));
        var latent = new double[Latent];
        for (int j = 0; j < Latent; j++)
            latent[j] = (1 - mix) * centres[person][j] + mix * other[j] + 0.45 * seen[j] + 0.62 * view[j]
                + 0.45 * walk[j] + noise * own[j];
        return latent;
    }

    /// <summary>Spreads a latent vector over all dimensions (Walsh-Hadamard), adds a little noise, normalises.</summary>
    private static void Embed(double[] latent, int[] place, double[] sign, CounterRandom random, Span<float> row)
    {
        row.Clear();
        for (int j = 0; j < Latent; j++)
            row[place[j]] = (float)(latent[j] * sign[j]);
        for (int half = 1; half < row.Length; half *= 2)
            for (int start = 0; start < row.Length; start += 2 * half)
                for (int k = start; k < start + half; k++)
                    (row[k], row[k + half]) = (row[k] + row[k + half], row[k] - row[k + half]);
        double norm = 0;
        for (int k = 0; k < row.Length; k++)
        {
            row[k] += (float)(0.25 * random.NextGaussian());
            norm += (double)row[k] * row[k];
        }
        for (int k = 0; k < row.Length; k++)
            row[k] = (float)(row[k] / Math.Sqrt(norm));
    }

    private static double[] Draw(CounterRandom random) => [.. Scale.Select(scale => scale * random.NextGaussian())];

    /// <summary>A decaying spectrum like that of pooled network features, of unit expected norm.</summary>
    private static double[] SpectrumScale()
    {
        double[] scale = [.. Enumerable.Range(0, Latent).Select(j => Math.Pow(1 + j / 8.0, -0.6))];
        double norm = Math.Sqrt(scale.Sum(value => value * value));
        return [.. scale.Select(value => value / norm)];
    }
}

using Slr.Primitives.Randomness;

namespace Slr.Cli.Science;

/// <summary>A way in which labels go wrong.</summary>
internal enum NoiseKind
{
    /// <summary>Images get the label of somebody else.</summary>
    Wrong,

    /// <summary>Two people get one label.</summary>
    Merged,

    /// <summary>One person gets two labels, each image either.</summary>
    Split,

    /// <summary>Images get no label.</summary>
    Outliers,
}

/// <summary>Labels of two epochs that are right but for one kind of error, of people who are known.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Lasts">True: the same in both epochs. False: drawn anew.</param>
/// <param name="Share">Share of the images, or of the people, that it happens to; in [0, 1].</param>
internal sealed record LabelNoise(NoiseKind Kind, bool Lasts, double Share)
{
    private const int People = 80, LeastImages = 8, MostImages = 32;

    /// <summary>Draws the truth and the labels of two epochs.</summary>
    /// <param name="draw">Which draw.</param>
    /// <returns>Of each image: its person, its label in the first epoch and in the second, -1 = none.</returns>
    public (int[] Truth, int[] Previous, int[] Current) Draw(int draw)
    {
        var sizes = new CounterRandom((ulong)draw, 1);
        int[] truth = [.. Enumerable.Range(0, People)
            .SelectMany(person => Enumerable.Repeat(person, LeastImages + sizes.Next(MostImages - LeastImages + 1)))];
        return (truth, Labels(truth, (ulong)draw, epoch: 1), Labels(truth, (ulong)draw, epoch: Lasts ? 1UL : 2UL));
    }

    private int[] Labels(int[] truth, ulong draw, ulong epoch)
    {
        CounterRandom which = new(draw, 2, epoch), what = new(draw, 3, epoch);
        int[] labels = [.. truth];
        switch (Kind)
        {
            case NoiseKind.Wrong:
                foreach (int image in Some(truth.Length, which))
                    labels[image] = (truth[image] + 1 + what.Next(People - 1)) % People;
                return labels;
            case NoiseKind.Outliers:
                foreach (int image in Some(truth.Length, which))
                    labels[image] = -1;
                return labels;
            case NoiseKind.Merged:
                int[] of = [.. Enumerable.Range(0, People)];
                foreach (int[] pair in Some(People, which).Chunk(2))
                    of[pair[^1]] = pair[0];
                return [.. truth.Select(person => of[person])];
            default:
                HashSet<int> split = [.. Some(People, which)];
                return [.. truth.Select(person => split.Contains(person) && what.Next(2) == 0 ? People + person : person)];
        }
    }

    /// <summary>The share of so many things, drawn without putting back.</summary>
    private int[] Some(int count, CounterRandom random)
    {
        int[] things = [.. Enumerable.Range(0, count)];
        int taken = (int)Math.Round(Share * count);
        for (int at = 0; at < taken; at++)
        {
            int other = at + random.Next(count - at);
            (things[at], things[other]) = (things[other], things[at]);
        }
        return things[..taken];
    }
}

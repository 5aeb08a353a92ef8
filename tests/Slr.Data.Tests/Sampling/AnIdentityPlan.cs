using CsCheck;
using Slr.Data.Sampling;

namespace Slr.Data.Tests.Sampling;

public sealed class AnIdentityPlan
{
    private static readonly Gen<(int[] Labels, int[] Cameras)> Sets =
        Gen.Select(Gen.Int[-1, 12].Array[1, 120], Gen.Int[-1, 4].Array[120])
            .Where(pair => pair.Item1.Any(label => label >= 0))
            .Select(pair => (pair.Item1, pair.Item2[..pair.Item1.Length]));

    [Fact]
    public void puts_the_images_of_an_identity_together_and_leaves_outliers_out() =>
        Sets.Sample(set =>
        {
            foreach (int[] batch in Plan(set, 4, 4, 10))
            {
                Assert.Equal(16, batch.Length);
                foreach (int[] group in batch.Chunk(4))
                    Assert.Single(group.Select(image => set.Labels[image]).Distinct());
                Assert.DoesNotContain(batch, image => set.Labels[image] < 0);
            }
        });

    [Fact]
    public void repeats_an_image_only_when_the_identity_has_too_few() =>
        Sets.Sample(set =>
        {
            foreach (int[] group in Plan(set, 3, 4, 8).SelectMany(batch => batch.Chunk(4)))
            {
                int members = set.Labels.Count(label => label == set.Labels[group[0]]);
                Assert.Equal(Math.Min(4, members), Math.Min(Math.Min(4, members), group.Distinct().Count()));
            }
        });

    [Fact]
    public void prefers_other_cameras_than_the_anchors() =>
        Sets.Sample(set =>
        {
            foreach (int[] group in Plan(set, 3, 4, 8).SelectMany(batch => batch.Chunk(4)))
            {
                int camera = set.Cameras[group[0]];
                int others = Enumerable.Range(0, set.Labels.Length).Count(image => image != group[0]
                    && set.Labels[image] == set.Labels[group[0]] && (set.Cameras[image] != camera || camera < 0));
                int chosen = group[1..].Count(image => image != group[0] && (set.Cameras[image] != camera || camera < 0));
                Assert.True(chosen >= Math.Min(3, others), $"{chosen} of {others} other cameras");
            }
        });

    [Fact]
    public void draws_no_track_again_before_every_track_of_the_identity() =>
        Gen.Select(Sets, Gen.Int[-1, 6].Array[120]).Sample((set, tracks) =>
        {
            foreach (int[] group in Plan(set, tracks).SelectMany(batch => batch.Chunk(4)))
            {
                int[] members = [.. Enumerable.Range(0, set.Labels.Length).Where(image => set.Labels[image] == set.Labels[group[0]])];
                int possible = members.Select(Track).Distinct().Count();
                Assert.Equal(Math.Min(4, possible), group.Select(Track).Distinct().Count());
            }
            // An image of no known track is a track of its own.
            int Track(int image) => tracks[image] < 0 ? -1 - image : tracks[image];
        });

    [Fact]
    public void is_the_same_where_no_track_is_known_and_where_there_are_none() =>
        Sets.Sample(set => Assert.Equal(Plan(set, 3, 4, 8), Plan(set, [.. Enumerable.Repeat(-1, set.Labels.Length)])));

    [Fact]
    public void takes_every_identity_once_before_any_comes_again() =>
        Sets.Sample(set =>
        {
            int identities = set.Labels.Where(label => label >= 0).Distinct().Count();
            int[] order = [.. Plan(set, 2, 2, 3 * identities).SelectMany(batch => batch.Chunk(2)).Select(images => set.Labels[images[0]])];
            foreach (int[] round in order.Chunk(identities))
                Assert.Equal(identities, round.Distinct().Count());
        });

    [Fact]
    public void has_no_identity_twice_in_a_batch_while_there_are_enough() =>
        Sets.Sample(set =>
        {
            int identities = set.Labels.Where(label => label >= 0).Distinct().Count();
            foreach (int[] batch in Plan(set, 4, 2, 12))
                Assert.Equal(Math.Min(4, identities), batch.Select(image => set.Labels[image]).Distinct().Count());
        });

    [Fact]
    public void follows_from_seed_stage_and_epoch()
    {
        (int[], int[]) set = ([0, 0, 0, 1, 1, 1, 2, 2, 2], new int[9]);
        Assert.Equal(Plan(set, 2, 2, 6), Plan(set, 2, 2, 6));
        Assert.NotEqual(Plan(set, 2, 2, 6), Plan(set, 2, 2, 6, epoch: 1));
    }

    [Fact]
    public void refuses_labels_without_any_identity() =>
        Assert.Throws<ArgumentException>(() => Plan(([-1, -1], [0, 0]), 2, 2, 1));

    [Fact]
    public void uniform_batches_take_every_image_once_before_any_comes_again() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 20], Gen.ULong).Sample((count, batch, seed) =>
        {
            int[] order = [.. UniformSampler.Plan(count, batch, 2 * count, seed, Stage.Pretrain, 3).SelectMany(images => images)];
            foreach (int[] round in order.Chunk(count).Where(round => round.Length == count))
                Assert.Equal(count, round.Distinct().Count());
        });

    private static int[][] Plan((int[] Labels, int[] Cameras) set, int[] tracks) =>
        IdentitySampler.Plan(set.Labels, set.Cameras, tracks.AsSpan(0, set.Labels.Length), new(3, 4, 8), 1, Stage.Adapt, 0);

    private static int[][] Plan((int[] Labels, int[] Cameras) set, int identities, int images, int iterations, int epoch = 0) =>
        IdentitySampler.Plan(set.Labels, set.Cameras, [], new(identities, images, iterations), 1, Stage.Adapt, epoch);
}

using CsCheck;
using Slr.Flow.Metrics;
using Slr.Flow.Tests.Neighbours;
using Slr.Flow.Tests.Tracks;
using Slr.Flow.Tracks;

namespace Slr.Flow.Tests.Metrics;

public class Agreement_with_tracks
{
    [Fact]
    public void in_retrieval_is_the_share_of_images_that_find_the_other_half_first() =>
        Gen.Select(Gen.Int[2, 60], Gen.ULong).Sample((count, seed) =>
        {
            FeatureSet images = RandomKnowledge.Make(count, seed);
            if (TrackKnowledge.Of(images) is not { } tracks)
                return;
            var found = new List<bool>();
            for (int point = 0; point < tracks.Points; point++)
            {
                int[] members = [.. tracks.Members(point).ToArray().OrderBy(image => images.Sightings![image].Time)];
                int[][] halves = [members[..((members.Length + 1) / 2)], members[((members.Length + 1) / 2)..]];
                for (int half = 0; half < 2 && members.Length > 1; half++)
                    foreach (int image in halves[half])
                        found.Add(halves[1 - half].Contains(Enumerable.Range(0, count).Except(halves[half])
                            .MinBy(other => RandomRows.SquaredDistance(images.Values, images.Dimension, image, other))));
            }
            double retrieval = TrackAgreement.Retrieval(tracks, 1, TestContext.Current.CancellationToken);
            Assert.Equal(found.Count == 0 ? double.NaN : found.Average(hit => hit ? 1.0 : 0), retrieval, 1e-9);
        }, iter: 60);

    [Fact]
    public void in_labels_counts_pairs_that_cannot_be_one_person_in_each_cluster() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[-1, 4].Array[50], Gen.ULong).Sample((count, numbers, seed) =>
        {
            FeatureSet images = RandomKnowledge.Make(count, seed);
            if (TrackKnowledge.Of(images) is not { } tracks)
                return;
            int[] labels = numbers[..count];
            int expected = 0;
            for (int label = 0; label <= 4; label++)
            {
                int[] points = [.. Enumerable.Range(0, count).Where(i => labels[i] == label).Select(i => tracks.PointOfImage[i]).Distinct()];
                expected += points.Sum(a => points.Count(b => a < b && tracks.AreApart(a, b)));
            }
            Assert.Equal(expected, TrackAgreement.Contradictions(tracks, labels));
        });

    [Fact]
    public void in_retrieval_is_better_with_less_noise()
    {
        TrackedPeople clear = TrackedPeople.Draw(1, persons: 20, noise: 0.8), noisy = TrackedPeople.Draw(1, persons: 20, noise: 2.5);
        double Retrieval(TrackedPeople people) =>
            TrackAgreement.Retrieval(TrackKnowledge.Of(people.Features)!, 1, TestContext.Current.CancellationToken);
        Assert.True(Retrieval(clear) > Retrieval(noisy) + 0.2);
    }

    [Fact]
    public void asks_for_a_label_of_every_image() => Assert.Throws<ArgumentException>(() =>
        TrackAgreement.Contradictions(TrackKnowledge.Of(TrackedPeople.Draw(1, persons: 2).Features)!, [0]));
}

using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Graph;
using Slr.Flow.Labelling;
using Slr.Flow.Metrics;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Graph;

namespace Slr.Flow.Tests.Labelling;

public sealed class APseudoLabeler
{
    private static readonly PseudoLabelerOptions Small = new() { Distances = new() { K1 = 8, K2 = 3 } };

    /// <summary>Epochs of the same images whose groups drift, so that clusters of two epochs differ.</summary>
    private static readonly FeatureSet[] Epochs = [.. Enumerable.Range(0, 4).Select(Drifting)];

    [Fact]
    public void rounds_features_before_anything_else_where_it_keeps_them_in_half_precision()
    {
        var rounded = new RowsBuilder(Epochs[0].Dimension, halves: true);
        rounded.Add(Epochs[0].Rows);
        RefinerySummary expected = new PseudoLabeler(Small).Next(new FeatureSet(Epochs[0].Keys, rounded.Complete()));
        RefinerySummary found = new PseudoLabeler(Small with { Halves = true }).Next(Epochs[0]);
        Assert.Equal(expected.Features.Rows.ToArray(), found.Features.Rows.ToArray());
        Assert.Equal(expected.Labels.Refined.Labels.AsEnumerable(), found.Labels.Refined.Labels);
        Assert.Equal(expected.ClusterMeans.ToArray(), found.ClusterMeans.ToArray());
        Assert.NotEqual(Epochs[0].Rows.ToArray(), found.Features.Rows.ToArray());
    }

    [Fact]
    public void answers_what_neighbours_distances_clusterer_and_refinement_answer_one_after_the_other()
    {
        var labeler = new PseudoLabeler(Small);
        LabelLineage? before = null;
        foreach ((int epoch, FeatureSet features) in Epochs.Index())
        {
            NeighbourGraph graph = NeighbourSearch.Search(features.Rows.ToArray(), features.Dimension, new() { K = 21 });
            SparseDistances distances = JaccardDistance.Compute(graph, features, Small.Distances);
            ClusteringResult clusters = Small.Clusterer.Create()
                .Cluster(new(features, graph, () => distances, epoch, Small.Seed), default);
            RefinementResult expected = Refiner.Refine(LabelSet.Dense([.. features.Keys], clusters.Labels), before?.Memory,
                before?.Refined, Small.Refinement);
            RefinerySummary answered = labeler.Next(features);
            Assert.Equal(expected.Refined.Labels, answered.Labels.Trained.Labels);
            Assert.Equal(clusters.Diagnostics["eps"], answered.Labels.Report.Diagnostics["eps"]);
            Assert.Equal(epoch + 1, labeler.Epoch);
            before = expected.Lineage;
        }
    }

    [Fact]
    public void gives_the_same_labels_however_rows_arrive()
    {
        int[][] whole = Run(new PseudoLabeler(Small));
        var labeler = new PseudoLabeler(Small);
        Assert.Equal(whole, Epochs.Select(features =>
        {
            using LabelEpoch epoch = labeler.Begin(features.Dimension);
            for (int row = 0; row < features.Count; row += 7)
            {
                int end = Math.Min(row + 7, features.Count);
                epoch.Add(features.Rows.ToArray()[(row * features.Dimension)..(end * features.Dimension)], features.Keys[row..end]);
            }
            return epoch.Finish().Labels.Trained.Labels.ToArray();
        }));
    }

    [Fact]
    public void goes_on_from_its_state_as_if_it_had_not_stopped()
    {
        int[][] whole = Run(new PseudoLabeler(Small));
        PseudoLabeler labeler = new(Small);
        for (int epoch = 0; epoch < Epochs.Length; epoch++)
        {
            Assert.Equal(whole[epoch], labeler.Next(Epochs[epoch]).Labels.Trained.Labels);
            labeler = PseudoLabeler.FromState(labeler.State());
            Assert.Equal(Small, labeler.Options);
        }
    }

    [Fact]
    public void refuses_a_state_with_any_byte_changed_or_missing()
    {
        var labeler = new PseudoLabeler(Small);
        labeler.Next(Epochs[0]);
        byte[] state = labeler.State();
        for (int at = 0; at < state.Length; at++)
        {
            byte[] changed = [.. state];
            changed[at] ^= 1;
            Assert.Throws<InvalidDataException>(() => PseudoLabeler.FromState(changed));
            Assert.Throws<InvalidDataException>(() => PseudoLabeler.FromState(state.AsSpan(0, at)));
        }
    }

    [Fact]
    public void that_is_stopped_or_refuses_goes_on_as_if_nothing_had_been()
    {
        int[][] whole = Run(new PseudoLabeler(Small));
        var labeler = new PseudoLabeler(Small);
        labeler.Next(Epochs[0]);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            labeler.Next(Epochs[1], progress: stage => { if (stage == RefineryStages.Jaccard) stop.Cancel(); }, cancellation: stop.Token));
        using (LabelEpoch given = labeler.Begin(Epochs[1].Dimension))
            given.Add(Epochs[2].Rows.ToArray(), Epochs[2].Keys);
        Assert.Throws<ArgumentException>(() => labeler.Next(FeatureSet.Numbered(Epochs[1].Rows)));
        Assert.Equal(whole[1], labeler.Next(Epochs[1]).Labels.Trained.Labels);
    }

    [Fact]
    public void follows_images_by_their_keys()
    {
        int[] order = [.. Enumerable.Range(0, Epochs[1].Count).Reverse()];
        var plain = new PseudoLabeler(Small);
        var other = new PseudoLabeler(Small);
        plain.Next(Epochs[0]);
        other.Next(Epochs[0]);
        RefinerySummary expected = plain.Next(Epochs[1]);
        RefinerySummary turned = other.Next(new([.. order.Select(i => Epochs[1].Keys[i])],
            [.. order.SelectMany(i => Epochs[1].Row(i).ToArray())], Epochs[1].Dimension));
        Assert.Equal(expected.Labels.Report.MeanBestIoU, turned.Labels.Report.MeanBestIoU);
        (int[] first, int[] second) = LabelSet.Align(expected.Labels.Refined, turned.Labels.Refined);
        Assert.Equal(1, LabelChange.AdjustedRand(first, second));
    }

    [Fact]
    public void takes_a_clusterer_of_ones_own()
    {
        var labeler = new PseudoLabeler(Small, new ByParity());
        Assert.Equal([0, 1, 0, 1], labeler.Next(Epochs[0]).Labels.Trained.Labels[..4]);
    }

    /// <summary>Even where it tells an eps, as DBSCAN does, which is run again with another one.</summary>
    [Fact]
    public void does_not_replace_a_clusterer_of_ones_own_that_finds_one_cluster()
    {
        var labeler = new PseudoLabeler(Small, new OneCluster());
        Assert.All(labeler.Next(Epochs[0]).Labels.Refined.Labels, label => Assert.Equal(0, label));
    }

    [Fact]
    public void hands_out_outliers_alone_with_a_word_where_there_is_no_cluster()
    {
        var labeler = new PseudoLabeler(Small with { Clusterer = new DbscanOptions { Eps = 1e-6 } });
        RefinementResult labels = labeler.Next(Epochs[0]).Labels;
        Assert.All(labels.Trained.Labels, label => Assert.Equal(-1, label));
        Assert.Contains(labels.Report.Warnings, warning => warning.Kind == FailureKind.NoUsableClusters);
    }

    [Fact]
    public void says_what_is_the_matter_with_rows()
    {
        var labeler = new PseudoLabeler(Small);
        float[] rows = [.. Epochs[0].Rows.ToArray()];
        Assert.Contains("no whole rows of 7", Refused(() => labeler.Begin(7).Add(rows)));
        Assert.Contains("2 keys for", Refused(() => labeler.Begin(24).Add(rows, ["a", "b"])));
        Assert.Contains("no rows to label", Refused(() => labeler.Begin(24).Finish()));
        rows[24 * 3 + 5] = float.NaN;
        Assert.Contains("row 3 holds NaN", Refused(() => labeler.Next(FeatureSet.Numbered(rows, 24))));
        rows[24 * 3 + 5] = 2;
        Assert.Contains("row 3 has length", Refused(() => labeler.Next(FeatureSet.Numbered(rows, 24))));
        rows.AsSpan(24 * 3, 24).Clear();
        Assert.Contains("row 3 is all zeros", Refused(() => labeler.Next(FeatureSet.Numbered(rows, 24))));
        Assert.Contains("the source's rows have 3 numbers", Refused(() =>
            labeler.Next(Epochs[0], FeatureSet.Numbered([1, 0, 0], 3))));
        Assert.Equal(0, labeler.Epoch);
    }

    [Fact]
    public void without_keys_wants_as_many_rows_in_every_epoch()
    {
        var labeler = new PseudoLabeler(Small);
        labeler.Next(FeatureSet.Numbered(FeatureRows.Of(Epochs[0].Rows.ToArray(), 24)));
        Assert.Contains("when the images change, give keys", Refused(() =>
            labeler.Next(FeatureSet.Numbered(FeatureRows.Of(Epochs[0].Rows.ToArray()[..^24], 24)))));
    }

    private static string Refused(Func<object?> work) => Assert.ThrowsAny<ArgumentException>(() => { work(); }).Message;

    private static string Refused(Action work) => Assert.ThrowsAny<ArgumentException>(work).Message;

    private static int[][] Run(PseudoLabeler labeler) =>
        [.. Epochs.Select(features => labeler.Next(features).Labels.Trained.Labels.ToArray())];

    private static FeatureSet Drifting(int epoch)
    {
        FeatureSet blobs = GraphTrial.Blobs(12, 15, 24);
        float[] values = [.. blobs.Rows.ToArray()];
        for (int row = 0; row < blobs.Count; row++)
        {
            Span<float> own = values.AsSpan(row * 24, 24);
            own[(row + epoch) % 24] += 0.25f * epoch * (row % 3);
            float length = MathF.Sqrt(own.ToArray().Sum(value => value * value));
            for (int k = 0; k < 24; k++)
                own[k] /= length;
        }
        return new(blobs.Keys, values, 24);
    }

    private sealed class OneCluster : IClusterer
    {
        public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
            new(new int[input.Features.Count], new Dictionary<string, double> { ["eps"] = 0.9 });
    }

    private sealed class ByParity : IClusterer
    {
        public ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
            new([.. Enumerable.Range(0, input.Features.Count).Select(i => i % 2)], new Dictionary<string, double>());
    }
}

using CsCheck;
using Slr.Flow.Refinement;
using Slr.Flow.SoftLabels;

namespace Slr.Flow.Tests.Refinement;

/// <summary>The statements of docs/science/what-refinement-can-do.md, in their order.</summary>
public class WhatRefinementCanDo
{
    private static readonly Gen<double> Alphas = Gen.Double[0.05, 1];

    /// <summary>Labels of both epochs, each image in a cluster of each; one cluster alone is no labels, and the last good ones are
    /// kept.</summary>
    private static readonly Gen<(int[] Previous, int[] Current)> Labels =
        Gen.Select(Gen.Int[2, 200], Gen.Int[1, 12], Gen.Int[2, 12], Gen.ULong).Select((count, before, now, seed) =>
        {
            var random = new Random((int)(seed % int.MaxValue));
            return (Dense([.. Enumerable.Range(0, count).Select(_ => random.Next(before))]),
                Dense([.. Enumerable.Range(0, count).Select(_ => random.Next(now))]));
        }).Where(labels => labels.Item2.Contains(1));

    [Fact]
    public void is_nothing_by_argmax_from_alpha_one_half_on() =>
        Gen.Select(Labels, Gen.OneOf(Gen.Const(0.5), Gen.Double[0.5, 1])).Sample((labels, alpha) =>
            Assert.Equal(labels.Current, Refined(labels.Previous, labels.Current, new() { Mode = RefineMode.Argmax, Alpha = alpha })));

    [Fact]
    public void is_nothing_to_nested_partitions() =>
        Gen.Select(Gen.Int[4, 12].Array[2, 12], Gen.Int[1, 4], Gen.Bool, Alphas, Gen.Int[1, 3]).Sample((sizes, parts, merged, alpha, k) =>
        {
            // The finer partition has the given sizes; the coarser joins so many of them, but is never one cluster.
            int[] fine = [.. sizes.SelectMany((size, cluster) => Enumerable.Repeat(cluster, size))];
            int[] coarse = Dense([.. fine.Select(cluster => cluster == 0 ? 0 : 1 + (cluster - 1) / parts)]);
            (int[] previous, int[] current) = merged ? (fine, coarse) : (coarse, fine);
            Assert.Equal(current, Refined(previous, current, Options(alpha, k)));
        });

    [Fact]
    public void is_to_take_whole_clusters_apart_in_the_joint_space() =>
        Gen.Select(Gen.Int[4, 12].Array[2, 12], Gen.Int[1, 4], Gen.Bool, Alphas, Alphas, Gen.Int[1, 3]).Sample(
            (sizes, parts, merged, alpha, beta, k) =>
            {
                int[] fine = [.. sizes.SelectMany((size, cluster) => Enumerable.Repeat(cluster, size))];
                int[] coarse = Dense([.. fine.Select(cluster => cluster == 0 ? 0 : 1 + (cluster - 1) / parts)]);
                (int[] previous, int[] current) = merged ? (fine, coarse) : (coarse, fine);
                Assert.Equal(fine, Refined(previous, current, Options(alpha, k) with { Space = RefineSpace.Joint, Beta = beta }));
            });

    [Fact]
    public void follows_from_rows_that_are_near_within_a_cluster_and_far_between_two() =>
        Gen.Select(Labels, Alphas).Sample((labels, alpha) =>
        {
            SoftLabelSet soft = Fusion.Fuse(Projection.Between(labels.Previous, labels.Current), labels.Previous, labels.Current, alpha);
            double[][] rows = [.. Enumerable.Range(0, soft.Rows).Select(row => Dense(soft, row))];
            for (int i = 0; i < labels.Current.Length; i++)
                for (int j = 0; j < i; j++)
                {
                    double apart = Math.Sqrt(rows[soft.RowOfPoint[i]].Zip(rows[soft.RowOfPoint[j]], (a, b) => (a - b) * (a - b)).Sum());
                    if (labels.Current[i] == labels.Current[j])
                        Assert.True(apart <= (1 - alpha) * Math.Sqrt(2) + 1e-9);
                    else
                        Assert.True(apart >= (2 * alpha - 1) * Math.Sqrt(2) - 1e-9);
                }
        }, iter: 50);

    [Fact]
    public void is_to_split_and_drop_and_never_to_merge_above_two_thirds() =>
        Gen.Select(Labels, Gen.Double[0.667, 1], Gen.Int[1, 4]).Sample((labels, alpha, samples) =>
        {
            (int[] previous, int[] current) = WithALargeGroupInEachCluster(labels, samples);
            int[] refined = Refined(previous, current, Options(alpha, samples));
            Assert.All(Enumerable.Range(0, refined.Length).Where(i => refined[i] >= 0).GroupBy(i => refined[i]),
                cluster => Assert.Single(cluster.Select(i => current[i]).Distinct()));
        });

    [Fact]
    public void keeps_large_groups_apart_whose_rows_differ() =>
        Gen.Select(Labels, Alphas, Gen.Int[1, 4]).Sample((labels, alpha, samples) =>
        {
            (int[] previous, int[] current) = WithALargeGroupInEachCluster(labels, samples);
            SoftLabelSet soft = Fusion.Fuse(Projection.Between(previous, current), previous, current, alpha);
            int[] refined = Refined(previous, current, Options(alpha, samples));
            int[] large = [.. Enumerable.Range(0, soft.Rows).Where(row => soft.Multiplicities[row] >= Math.Max(4, samples + 1))];
            int[] first = [.. large.Select(row => Enumerable.Range(0, current.Length).First(i => soft.RowOfPoint[i] == row))];
            Assert.All(first, i => Assert.True(refined[i] >= 0));
            Assert.Equal(first.Length, first.Select(i => refined[i]).Distinct().Count());
        });

    [Fact]
    public void drops_what_has_as_many_images_as_min_samples_and_keeps_what_has_one_more() =>
        Gen.Select(Gen.Int[5, 12].Array[2, 8], Alphas, Gen.Int[2, 4]).Sample((sizes, alpha, samples) =>
        {
            int[] all = [samples, samples + 1, .. sizes];
            int[] labels = [.. all.SelectMany((size, cluster) => Enumerable.Repeat(cluster, size))];
            int[] refined = Refined(labels, labels, Options(alpha, samples) with { MinClusterSize = 2 });
            Assert.Equal([.. labels.Select(cluster => cluster == 0 ? -1 : cluster - 1)], refined);
        });

    private static RefinementOptions Options(double alpha, int samples) =>
        new() { Mode = RefineMode.Hdbscan, Alpha = alpha, MinSamples = samples, MinClusterSize = 4, CollapseBelow = 0 };

    private static int[] Refined(int[] previous, int[] current, RefinementOptions options)
    {
        string[] keys = [.. current.Select((_, i) => $"{i:D4}")];
        return [.. Refiner.Refine(LabelSet.Dense([.. keys], current), LabelSet.Dense([.. keys], previous), null, options).Refined.Labels];
    }

    private static (int[] Previous, int[] Current) WithALargeGroupInEachCluster((int[] Previous, int[] Current) labels, int samples)
    {
        int size = Math.Max(4, samples + 1);
        int[] clusters = [.. labels.Current.Distinct()];
        IEnumerable<int> before = clusters
            .SelectMany(cluster => Enumerable.Repeat(labels.Previous[cluster % labels.Previous.Length], size));
        IEnumerable<int> now = clusters.SelectMany(cluster => Enumerable.Repeat(cluster, size));
        return (Dense([.. labels.Previous, .. before]), [.. labels.Current, .. now]);
    }

    /// <summary>The same partition, numbered in the order of first appearance.</summary>
    private static int[] Dense(int[] labels)
    {
        int[] order = [.. labels.Distinct()];
        return [.. labels.Select(label => Array.IndexOf(order, label))];
    }

    private static double[] Dense(SoftLabelSet soft, int row)
    {
        var dense = new double[soft.Columns];
        for (int k = 0; k < soft.RowColumns(row).Length; k++)
            dense[soft.RowColumns(row)[k]] = soft.RowValues(row)[k];
        return dense;
    }
}

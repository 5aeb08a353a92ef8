namespace Slr.Flow.Clustering;

/// <summary>Directions of clusters.</summary>
internal static class ClusterMeans
{
    /// <summary>L2-normalised means of the rows of each cluster; zero for a cluster without rows.</summary>
    /// <param name="rows">N x <paramref name="dimension"/> values.</param>
    /// <param name="dimension">Values per row.</param>
    /// <param name="labels">N labels in [0, <paramref name="clusters"/>).</param>
    /// <param name="clusters">Number of clusters.</param>
    /// <param name="threads">Threads; sums run in row order whatever their number.</param>
    public static float[] Directions(float[] rows, int dimension, int[] labels, int clusters, int threads)
    {
        ILookup<int, int> members = Enumerable.Range(0, labels.Length).ToLookup(row => labels[row]);
        var means = new float[clusters * dimension];
        Parallel.For(0, clusters, new ParallelOptions { MaxDegreeOfParallelism = threads }, cluster =>
        {
            var sum = new double[dimension];
            foreach (int row in members[cluster])
                for (int k = 0; k < dimension; k++)
                    sum[k] += rows[row * dimension + k];
            double norm = 0;
            foreach (double value in sum)
                norm += value * value;
            for (int k = 0; k < dimension && norm > 0; k++)
                means[cluster * dimension + k] = (float)(sum[k] / Math.Sqrt(norm));
        });
        return means;
    }
}

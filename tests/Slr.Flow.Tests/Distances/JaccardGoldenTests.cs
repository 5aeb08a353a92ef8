using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Storage;
using Slr.Flow.Tests.Neighbours;
using Slr.Primitives.Files;

namespace Slr.Flow.Tests.Distances;

public class Golden_jaccard_and_dbscan
{
    private static readonly SafeTensorsFile Golden = SafeTensorsFile.Read(
        Path.Combine(AppContext.BaseDirectory, "golden", "jaccard_dbscan.safetensors"));

    [Theory]
    [InlineData("lambda0.", 0)]
    [InlineData("lambda0.1.", 0.1)]
    public void distances_are_those_of_the_dense_reference(string set, double lambda)
    {
        SparseDistances distances = Distances(lambda);
        double[] expected = Golden[set + "jaccard"].ToDoubles();
        for (int i = 0; i < distances.Count; i++)
            for (int j = 0; j < distances.Count; j++)
                if (i != j)
                    Assert.Equal(expected[i * distances.Count + j], distances.Get(i, j), 1e-5);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(30)]
    public void distances_of_the_form_spcl_are_those_of_the_dense_reference(int k1)
    {
        SafeTensorsFile golden = SafeTensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "golden", "distances.safetensors"));
        float[] features = golden["features"].ToSingles();
        double[] expected = golden[$"spcl.k1_{k1}.jaccard"].ToDoubles();
        DistanceOptions options = new() { K1 = k1, K2 = 6, Form = DistanceForm.Spcl, Lambda = 0 };
        SparseDistances distances = JaccardDistance.Compute(
            RandomRows.Search(features, 48, options.RequiredNeighbours), FeatureRows.Of(features, 48), options);
        for (int i = 0; i < distances.Count; i++)
            for (int j = 0; j < distances.Count; j++)
                if (i != j)
                    Assert.Equal(expected[i * distances.Count + j], distances.Get(i, j), 1e-5);
    }

    [Theory]
    [InlineData("lambda0.", 0, "rho")]
    [InlineData("lambda0.", 0, "fixed")]
    [InlineData("lambda0.1.", 0.1, "rho")]
    [InlineData("lambda0.1.", 0.1, "fixed")]
    public void clusters_are_those_of_the_dense_reference(string set, double lambda, string rule)
    {
        double eps = Golden[$"{set}{rule}.eps"].ToDoubles()[0];
        ClusteringResult result = new DbscanClusterer(new DbscanOptions
        {
            Eps = rule == "fixed" ? eps : null,
            Rho = 0.03,
        }).Cluster(Distances(lambda), TestContext.Current.CancellationToken);
        Assert.Equal(eps, result.Diagnostics["eps"], 1e-5);
        int[] expected = Golden[$"{set}{rule}.labels"].ToInt32s();
        Assert.Equal(expected.Select(label => label < 0), result.Labels.Select(label => label < 0));
        var renamed = expected.Zip(result.Labels).Distinct().ToList();
        Assert.Equal(renamed.Count, renamed.DistinctBy(pair => pair.First).Count());
        Assert.Equal(renamed.Count, renamed.DistinctBy(pair => pair.Second).Count());
    }

    private static SparseDistances Distances(double lambda)
    {
        float[] features = Golden["features"].ToSingles(), source = Golden["source"].ToSingles();
        return JaccardDistance.Compute(RandomRows.Search(features, 48, 21), FeatureRows.Of(features, 48),
            new DistanceOptions { Lambda = lambda }, RandomRows.AsSet(source, 48));
    }
}

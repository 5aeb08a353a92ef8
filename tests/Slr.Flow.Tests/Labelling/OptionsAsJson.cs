using CsCheck;
using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Labelling;
using Slr.Flow.Refinement;

namespace Slr.Flow.Tests.Labelling;

public sealed class OptionsAsJson
{
    [Fact]
    public void are_read_with_the_defaults_of_what_is_left_out()
    {
        PseudoLabelerOptions options = OptionsJson.Read("""{"k1": 30, "eps": 0.5, "alpha": 0.25, "mode": "argmax", "form": "spcl"}""");
        Assert.Equal(new PseudoLabelerOptions
        {
            Distances = new() { K1 = 30, Form = DistanceForm.Spcl },
            Clusterer = new DbscanOptions { Eps = 0.5, Rule = EpsRule.Auto },
            Refinement = new() { Alpha = 0.25, Mode = RefineMode.Argmax },
        }, options);
        Assert.Equal(new PseudoLabelerOptions(), OptionsJson.Read("{}"));
    }

    [Theory]
    [InlineData("""{"clusterer": "kmeans", "clusters": 7}""")]
    [InlineData("""{"clusterer": "hdbscan", "min_samples": 2}""")]
    [InlineData("""{"clusterer": "linkage", "linkage_distance": 0.25}""")]
    [InlineData("""{"clusterer": "infomap", "neighbours": 9, "min_similarity": 0.75}""")]
    [InlineData("""{"clusterer": "finch", "level": 2, "seed": 18446744073709551615}""")]
    [InlineData("""{"rho": 0.0016, "memory": "refined", "noise": "keep-current", "rescue_outliers": true}""")]
    public void of_any_clusterer_come_back_as_they_were(string json)
    {
        PseudoLabelerOptions options = OptionsJson.Read(json);
        Assert.NotEqual(new PseudoLabelerOptions(), options);
        Assert.Equal(options, OptionsJson.Read(OptionsJson.Write(options)));
    }

    [Fact]
    public void come_back_as_they_were() => Gen.Select(Gen.Int[1, 1000], Gen.Double[0, 2], Gen.Double[0, 1], Gen.Int[2, 1000], Gen.Bool)
        .Sample((k, eps, alpha, size, flag) =>
        {
            var options = new PseudoLabelerOptions
            {
                Distances = new() { K1 = k, K2Inter = k, Form = flag ? DistanceForm.Camera : DistanceForm.Abmt },
                Clusterer = new DbscanOptions { Eps = flag ? eps : null, Rule = EpsRule.Auto },
                Refinement = new() { Alpha = alpha, MinClusterSize = size, Memory = flag ? LabelMemory.Refined : LabelMemory.Raw },
                Threads = k,
            };
            Assert.Equal(options, OptionsJson.Read(OptionsJson.Write(options)));
        });

    [Theory]
    [InlineData("""{"k3": 1}""", "there is no option 'k3'; there are k1, k2")]
    [InlineData("""{"k1": 0}""", "k1 is 0: it must be")]
    [InlineData("""{"k1": "many"}""", "k1 cannot be \"many\"")]
    [InlineData("""{"k1": 1.5}""", "k1 cannot be 1.5")]
    [InlineData("""{"eps": "large"}""", "eps cannot be \"large\"")]
    [InlineData("""{"alpha": 2}""", "alpha is 2")]
    [InlineData("""{"clusterer": "mine"}""", "clusterer cannot be \"mine\"; there are dbscan")]
    [InlineData("""{"clusters": 5}""", "clusters cannot be 5")]
    [InlineData("""{"eps": "auto", "rho": 0.1}""", "rho is of no use where eps is \"auto\"")]
    [InlineData("""{"k1": 1, "k1": 2}""", "'k1' is there twice")]
    [InlineData("""[1]""", "one JSON object")]
    [InlineData("""{"k1":""", "no JSON")]
    public void that_mean_nothing_are_refused_in_words(string json, string words) =>
        Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(() => OptionsJson.Read(json)).Message);
}

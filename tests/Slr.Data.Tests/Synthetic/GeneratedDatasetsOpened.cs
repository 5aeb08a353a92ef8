using Slr.Data.Datasets;
using Slr.Data.Synthetic;

namespace Slr.Data.Tests.Synthetic;

public sealed class GeneratedDatasetsOpened(GeneratedPair pair)
{
    public static TheoryData<string> Names => [.. GeneratedFolder.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void the_reader_of_the_real_dataset_finds_every_split(string name)
    {
        GeneratedOptions options = GeneratedPair.Options;
        Dataset dataset = GeneratedDatasets.Ensure(name, pair.Cache, options, CancellationToken.None);

        Assert.True(dataset.Generated);
        Assert.Equal(name, dataset.Name);
        Assert.Equal(options.TrainIdentities * options.ImagesPerIdentity, dataset.Train.Length);
        Assert.Equal(options.TrainIdentities, dataset.TrainIdentities());
        Assert.Equal(options.TestIdentities, dataset.Query.Select(image => image.Identity).Distinct().Count());
        Assert.Equal(options.Distractors, dataset.Gallery.Count(image => image.Identity == 0));
        Assert.All(dataset.Train, image => Assert.True(File.Exists(image.Path)));
        Assert.Equal(6, dataset.Train.Select(image => image.Camera).Distinct().Count());
    }

    [Fact]
    public void a_copy_elsewhere_has_the_same_fingerprint()
    {
        string other = Path.Combine(pair.Cache, "elsewhere");
        Dataset first = GeneratedDatasets.Ensure("personx", pair.Cache, GeneratedPair.Options, CancellationToken.None);
        Dataset second = GeneratedDatasets.Ensure("personx", other, GeneratedPair.Options, CancellationToken.None);
        Assert.Equal(first.Fingerprint(), second.Fingerprint());
    }
}

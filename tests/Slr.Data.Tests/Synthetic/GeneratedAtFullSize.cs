using Slr.Data.Datasets;
using Slr.Data.Synthetic;

namespace Slr.Data.Tests.Synthetic;

/// <summary>The plan of the files only: drawing them takes a minute.</summary>
public sealed class GeneratedAtFullSize
{
    public static TheoryData<string> Names => [.. GeneratedFolder.Names];

    [Theory, MemberData(nameof(Names))]
    public void has_the_published_counts(string name)
    {
        PublishedCounts real = DatasetCatalog.Published(name)!;
        List<PlannedImage> images = Layout.Plan(Domain.Find(name)!, GeneratedOptions.FullSize(name));
        Assert.Equal(images.Count, images.Select(image => image.Path).Distinct().Count());
        Assert.Equal((real.TrainIdentities, real.TrainImages), Counts(ImageKind.Train));
        Assert.Equal((real.QueryIdentities, real.QueryImages), Counts(ImageKind.Query));
        Assert.Equal(real.GalleryImages, images.Count(image => image.Kind is ImageKind.Gallery or ImageKind.Distractor));
        Assert.Equal(real.Cameras, images.Where(image => image.Kind == ImageKind.Train).Select(image => image.Camera).Distinct().Count());

        (int People, int Images) Counts(ImageKind kind) =>
            (images.Where(image => image.Kind == kind).Select(image => image.Person).Distinct().Count(),
            images.Count(image => image.Kind == kind));
    }

    [Fact]
    public void asks_for_nobody_twice_from_one_camera()
    {
        List<PlannedImage> images = Layout.Plan(Domain.Photographed, GeneratedOptions.FullSize("market1501"));
        Assert.All(images.Where(image => image.Kind == ImageKind.Query).GroupBy(image => (image.Person, image.Camera)),
            same => Assert.Single(same));
    }

    [Fact]
    public void leaves_the_folders_of_other_sizes_as_they_were() =>
        Assert.Equal("516bf864c9b1", new GeneratedOptions().Digest());
}

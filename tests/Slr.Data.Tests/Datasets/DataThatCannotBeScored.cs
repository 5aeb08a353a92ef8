using Slr.Data.Datasets;

namespace Slr.Data.Tests.Datasets;

/// <summary>Lawful targets: they can be trained on, and it is said before what cannot be scored and why.</summary>
public sealed class DataThatCannotBeScored : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Fact]
    public void are_sixty_plain_crops()
    {
        for (int i = 0; i < 60; i++)
            folder.Picture($"{i}.jpg");
        Dataset data = Usable("it has no query and no gallery images");
        Assert.Equal((60, 0, 0), (data.Train.Length, data.Query.Length, data.Gallery.Length));
    }

    [Fact]
    public void are_training_images_alone_in_market_form()
    {
        folder.Picture("bounding_box_train/0001_c1s1_000001_00.jpg");
        Usable("it has no query and no gallery images");
    }

    [Fact]
    public void are_of_one_camera()
    {
        foreach (string part in (string[])["bounding_box_train", "query", "bounding_box_test"])
            folder.Picture($"{part}/0001_c1s1_000001_00.jpg");
        Usable("all its images come from one camera");
    }

    [Fact]
    public void have_queries_that_match_nothing()
    {
        folder.Picture("train/1/1_c1.jpg");
        folder.Picture("query/1/1_c1.jpg");
        folder.Picture("gallery/2/2_c2.jpg");
        Usable("none of its 1 queries has an image of its identity from another camera");
        folder.Picture("query/2/2_c1.jpg");
        Usable("1 of 2 queries have no image of their identity from another camera in the gallery; scores leave them out");
    }

    [Fact]
    public void have_a_gallery_of_junk()
    {
        folder.Picture("bounding_box_train/0001_c1s1_000001_00.jpg");
        folder.Picture("query/0001_c1s1_000001_00.jpg");
        folder.Picture("bounding_box_test/-1_c2s1_000001_00.jpg");
        Usable("all its gallery images are junk (identity -1)");
    }

    [Fact]
    public void name_nobody_in_query_and_gallery()
    {
        foreach (string part in (string[])["train", "query", "gallery"])
            folder.Picture($"{part}/a.jpg");
        Usable("none of its 1 gallery images has an identity");
    }

    public void Dispose() => folder.Dispose();

    private Dataset Usable(string note)
    {
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Empty(report.Problems);
        Assert.Contains(report.Notes, said => said.Contains(note));
        Dataset data = DatasetCatalog.Open(null, folder.Path);
        Assert.Contains(note, QueryMatches.Of(data).Shortfall);
        return data;
    }
}

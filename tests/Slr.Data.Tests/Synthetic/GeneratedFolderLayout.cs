using System.Text.RegularExpressions;
using Slr.Data.Datasets;
using Slr.Data.Synthetic;

namespace Slr.Data.Tests.Synthetic;

public sealed class GeneratedFolderLayout(GeneratedPair pair)
{
    public static TheoryData<string> Names => [.. GeneratedFolder.Names];

    [Theory]
    [InlineData("market1501", @"^(-1|\d{4})_c[1-6]s[1-6]_\d{6}_\d{2}\.jpg$")]
    [InlineData("personx", @"^(-1|\d{4})_c(3|4|8|10|11|12)_\d{4}\.jpg$")]
    public void files_are_named_as_in_the_real_dataset(string name, string pattern) =>
        Assert.All(pair.Images(name), image => Assert.Matches(new Regex(pattern), Path.GetFileName(image.Path)));

    [Theory]
    [MemberData(nameof(Names))]
    public void every_part_has_the_counts_that_were_asked_for(string name)
    {
        var images = pair.Images(name);
        GeneratedOptions options = GeneratedPair.Options;
        var train = images.Where(image => image.Part == "bounding_box_train").ToList();
        Assert.Equal(options.TrainIdentities * options.ImagesPerIdentity, train.Count);
        Assert.Equal(options.TrainIdentities, train.Select(image => image.Identity).Distinct().Count());
        var gallery = images.Where(image => image.Part == "bounding_box_test").ToList();
        Assert.Equal(options.Distractors, gallery.Count(image => image.Identity == 0));
        Assert.Equal(options.Junk, gallery.Count(image => image.Identity == -1));
        Assert.Equal(options.TestIdentities * options.GalleryImagesPerIdentity, gallery.Count(image => image.Identity > 0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void training_and_test_share_no_identity(string name)
    {
        var images = pair.Images(name);
        var train = images.Where(image => image.Part == "bounding_box_train").Select(image => image.Identity);
        var test = images.Where(image => image.Part != "bounding_box_train").Select(image => image.Identity);
        Assert.Empty(train.Intersect(test));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void all_six_cameras_see_training_query_and_gallery(string name) =>
        Assert.All(pair.Images(name).GroupBy(image => image.Part), part =>
            Assert.Equal(6, part.Select(image => image.Camera).Distinct().Count()));

    [Theory]
    [MemberData(nameof(Names))]
    public void every_query_has_a_match_from_another_camera(string name)
    {
        var images = pair.Images(name);
        Assert.All(images.Where(image => image.Part == "query"), query => Assert.Contains(images, image =>
            image.Part == "bounding_box_test" && image.Identity == query.Identity && image.Camera != query.Camera));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void the_folder_says_that_it_is_generated_and_with_which_options(string name)
    {
        string marker = File.ReadAllText(Path.Combine(pair.Folder(name), Dataset.GeneratedMarker));
        Assert.StartsWith("GENERATED", marker);
        Assert.Contains(GeneratedPair.Options.Describe(), marker);
        Assert.StartsWith($"generated-{name}-", Path.GetFileName(pair.Folder(name)));
    }
}

using System.Globalization;

namespace Slr.Data.Datasets;

/// <summary>
/// PersonX_v1 (Sun and Zheng 2019): folders 1 to 6, each as Market-1501, one for each background. A background is a camera:
/// the number in a file's name is the number of its folder ("c1 is the id of the camera (background)", the authors'
/// README at github.com/sxzrt/Instructions-of-the-PersonX-dataset). The authors' experiments use some of them (1 to 3 are
/// plain colours, 4 to 6 scenes), so two folders are enough; those that are there are read.
/// </summary>
internal sealed class PersonXSixLayout : DatasetLayout
{
    private const int Backgrounds = 6;

    public override string Name => "personx6";

    public override string Expectation =>
        "a folder with two or more of 1 to 6, each with bounding_box_train, query, bounding_box_test; itself or as PersonX_v1";

    public override string? Locate(string root) =>
        FirstOf(root, ["personxv1", "personx", "personx6"], folder => BackgroundsIn(folder).Length >= 2);

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, folder);
        foreach (string background in BackgroundsIn(folder))
            MarketLayout.ListInto(listing, background, cameraOfAll: background);
        return listing;
    }

    private static string[] BackgroundsIn(string folder) =>
        [.. Enumerable.Range(1, Backgrounds).Select(background => background.ToString(CultureInfo.InvariantCulture))
            .Where(background => MarketLayout.IsHere(Path.Combine(folder, background)))];
}

namespace Slr.Data.Datasets;

/// <summary>
/// PersonX with its six backgrounds (Sun and Zheng 2019): folders 1 to 6, each as Market-1501. A camera before another
/// background is another camera: background x 100 + camera.
/// </summary>
internal sealed class PersonXSixLayout : DatasetLayout
{
    private const int Backgrounds = 6;

    public override string Name => "personx6";

    public override string Expectation =>
        "a folder with 1 to 6, each with bounding_box_train, query, bounding_box_test; itself or as PersonX, personx, PersonX_v1";

    public override string? Locate(string root) =>
        FirstOf(root, ["PersonX", "personx", "PersonX_v1", "personx6"], folder =>
            MarketLayout.IsHere(Path.Combine(folder, "1")) && MarketLayout.IsHere(Path.Combine(folder, "2")));

    public override Listing List(string folder)
    {
        var listing = new Listing(Name, folder);
        for (int background = 1; background <= Backgrounds; background++)
            MarketLayout.ListInto(listing, $"{background}", longCameras: true, cameraOffset: background * 100);
        return listing;
    }
}

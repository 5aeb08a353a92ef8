using Slr.Data.Datasets;

namespace Slr.Data.Tests.Datasets;

/// <summary>Where the archives unpack to, and how the published codes of the field want them arranged below one folder.</summary>
public sealed class FoldersAsUsersHaveThem : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Theory]
    [InlineData("market1501", "Market-1501-v15.09.15")]
    [InlineData("market1501", "market1501/Market-1501-v15.09.15")]
    [InlineData("market1501", "Market-1501-v15.09.15/Market-1501-v15.09.15")]
    [InlineData("market1501", "Market1501")]
    [InlineData("market1501", "market_1501")]
    [InlineData("dukemtmc", "DukeMTMC-reID")]
    [InlineData("dukemtmc", "dukemtmcreid/DukeMTMC-reID")]
    [InlineData("dukemtmc", "dukemtmc-reid/DukeMTMC-reID")]
    [InlineData("dukemtmc", "DukeMTMC_reID")]
    [InlineData("personx", "subset1")]
    [InlineData("personx", "personx/subset1")]
    [InlineData("personx", "personx/PersonX")]
    public void are_found_below_one_root(string name, string below)
    {
        Market(below, name);
        Assert.Equal(folder[below], DatasetCatalog.Open(name, folder.Path).Root);
        Assert.Equal(name, DatasetCheck.Run(folder.Path, new(), default).Name);
    }

    [Theory]
    [InlineData("MSMT17_V1", "train", "test")]
    [InlineData("msmt17/MSMT17_V2", "mask_train_v2", "mask_test_v2")]
    [InlineData("MSMT17", "train", "test")]
    public void of_msmt17_are_found_below_one_root(string below, string train, string test)
    {
        folder.Picture($"{below}/{train}/0000/0000_000_01_0303morning_0008_0.jpg");
        Directory.CreateDirectory(folder[$"{below}/{test}"]);
        foreach (string list in (string[])["train", "val", "query", "gallery"])
            File.WriteAllText(folder[$"{below}/list_{list}.txt"], list == "train" ? "0000/0000_000_01_0303morning_0008_0.jpg 0\r\n" : "");
        Assert.Equal(folder[below], DatasetCatalog.Open("msmt17", folder.Path).Root);
        Assert.Equal("msmt17", DatasetCheck.Run(folder.Path, new(), default).Name);
    }

    [Fact]
    public void of_one_background_are_not_taken_for_personx_with_its_six_cameras()
    {
        for (int background = 1; background <= 6; background++)
            Market($"PersonX_v1/{background}", camera: background);
        Assert.Throws<DatasetException>(() => DatasetCatalog.Open("personx", folder.Path));
        Assert.Equal("personx6", DatasetCheck.Run(folder.Path, new(), default).Name);
        Assert.Equal([1, 2, 3, 4, 5, 6],
            DatasetCatalog.Open("personx6", folder.Path).Train.Select(image => image.Camera).Distinct().Order());
    }

    [Theory]
    [InlineData("home/duke/data", "market1501")]
    [InlineData("home/duke/data", "personx")]
    [InlineData("study/market/x", "dukemtmc")]
    [InlineData("study/market/x", "personx")]
    [InlineData("personx/x", "market1501")]
    public void are_recognised_by_what_is_in_them_and_never_by_the_folders_above(string below, string name)
    {
        Market(below, name, camera: 11);
        DatasetCheckReport report = DatasetCheck.Run(folder[below], new(), default);
        Assert.Equal((name, 1), (report.Name, report.Splits[0].Cameras));
        Assert.Equal(11, DatasetCatalog.Open(null, folder[below]).Train[0].Camera);
    }

    [Fact]
    public void with_train_and_query_of_ones_own_are_not_taken_for_market1501()
    {
        folder.Picture("train/Anna/1.jpg");
        folder.Picture("query/Anna/2.jpg");
        folder.Picture("gallery/Anna/3.jpg");
        Assert.Equal("folder", DatasetCheck.Run(folder.Path, new(), default).Name);
    }

    [Fact]
    public void that_hold_several_data_sets_are_checked_one_by_one_and_the_others_are_named()
    {
        Market("Market-1501-v15.09.15");
        Market("DukeMTMC-reID", "dukemtmc");
        Market("subset1", "personx", camera: 12);
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal("market1501", report.Name);
        Assert.Equal(["dukemtmc", "personx"], report.AlsoHere);
        Assert.Empty(DatasetCheck.Run(folder.Path, new() { Name = "dukemtmc" }, default).AlsoHere);
    }

    [Fact]
    public void hold_other_files_that_are_counted_and_no_more()
    {
        Market("Market-1501-v15.09.15");
        folder.Write("Market-1501-v15.09.15/query/Thumbs.db", "x"u8);
        string photo = folder.Write("Market-1501-v15.09.15/query/0001_c2s1_001976_00.tif", "x"u8);
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.True(report.Sound);
        Assert.Contains(report.Notes, note => note.Contains($"1 images are of formats that are not read, the first: {photo}"));
        Assert.Equal([photo, folder["Market-1501-v15.09.15/query/Thumbs.db"]], report.Ignored);
    }

    public void Dispose() => folder.Dispose();

    private void Market(string below, string name = "market1501", int camera = 1)
    {
        string rest = name switch { "dukemtmc" => "_f0046182.jpg", "personx" => "s1_33.jpg", _ => "s1_000451_03.jpg" };
        folder.Picture($"{below}/bounding_box_train/0002_c{camera}{rest}");
        folder.Picture($"{below}/query/0001_c{camera}{rest}");
        folder.Picture($"{below}/bounding_box_test/0001_c{camera}{rest}");
    }
}

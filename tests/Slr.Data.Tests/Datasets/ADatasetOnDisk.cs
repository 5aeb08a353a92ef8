using Parquet.Serialization;
using Slr.Data.Datasets;

namespace Slr.Data.Tests.Datasets;

public sealed class ADatasetOnDisk : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Theory]
    [InlineData("market1501", "")]
    [InlineData("market1501", "Market-1501-v15.09.15/")]
    [InlineData("dukemtmc", "DukeMTMC-reID/")]
    [InlineData("personx", "PersonX/subset1/")]
    public void is_found_in_its_own_folder_or_around_it(string name, string below)
    {
        MarketFolder(below);
        Dataset dataset = DatasetCatalog.Open(name, folder.Path);
        Assert.Equal(["bounding_box_train/0002_c1s1_000451_03.jpg", "bounding_box_train/0007_c3s3_077419_03.JPG"],
            dataset.Train.Select(image => image.Key));
        Assert.Equal([(2, 1), (7, 3)], dataset.Train.Select(image => (image.Identity, image.Camera)));
        Assert.Equal([(1, 2)], dataset.Query.Select(image => (image.Identity, image.Camera)));
        Assert.Equal([(0, 5), (1, 4)], dataset.Gallery.Select(image => (image.Identity, image.Camera)));
        Assert.False(dataset.Generated);
    }

    [Fact]
    public void of_personx_has_cameras_of_two_digits()
    {
        MarketFolder("");
        folder.Picture("bounding_box_train/0009_c12_0001.jpg");
        Assert.Contains(DatasetCatalog.Open("personx", folder.Path).Train, image => (image.Identity, image.Camera) == (9, 12));
    }

    [Fact]
    public void of_several_backgrounds_has_a_camera_for_each_of_them()
    {
        foreach (int background in (int[])[4, 5, 6])
            MarketFolder($"PersonX_v1/{background}/");
        Dataset dataset = DatasetCatalog.Open("personx6", folder.Path);
        Assert.Equal(6, dataset.Train.Length);
        Assert.All(dataset.Train, image => Assert.Equal($"{image.Camera}", image.Key[..1]));
    }

    [Theory, InlineData("train", "test"), InlineData("mask_train_v2", "mask_test_v2")]
    public void of_msmt17_may_be_the_first_or_the_second_version(string train, string test)
    {
        folder.Picture($"MSMT17_V1/{train}/0000/0000_000_01_0303morning_0008_0.jpg");
        folder.Picture($"MSMT17_V1/{test}/0000/0000_000_14_0303morning_0008_0.jpg");
        foreach (string list in (string[])["train", "query"])
            File.WriteAllText(folder[$"MSMT17_V1/list_{list}.txt"], list == "train"
                ? "0000/0000_000_01_0303morning_0008_0.jpg 0\n" : "0000/0000_000_14_0303morning_0008_0.jpg 0\n");
        File.WriteAllText(folder["MSMT17_V1/list_val.txt"], "0001/0001_000_15_0303noon_0008_0.jpg 1\n");
        File.WriteAllText(folder["MSMT17_V1/list_gallery.txt"], "");
        Dataset dataset = DatasetCatalog.Open("msmt17", folder.Path);
        Assert.Equal([(1, 1), (2, 15)], dataset.Train.Select(image => (image.Identity, image.Camera)));
        Assert.Equal([(1, 14)], dataset.Query.Select(image => (image.Identity, image.Camera)));
        Assert.True(File.Exists(dataset.Query[0].Path));
    }

    [Fact]
    public void may_be_anyones_folder_with_spaces_and_letters_of_any_script()
    {
        folder.Picture("train/Änne Müller/Bild 1.JPEG");
        folder.Picture("train/王小明/2_c3.png");
        folder.Picture("query/王小明/q.jpg");
        folder.Picture("gallery/王小明/g.jpg");
        Dataset dataset = DatasetCatalog.Open("folder", folder.Path);
        Assert.Equal(["train/Änne Müller/Bild 1.JPEG", "train/王小明/2_c3.png"], dataset.Train.Select(image => image.Key));
        Assert.Equal(dataset.Train[1].Identity, dataset.Query[0].Identity);
        Assert.Equal(3, dataset.Train[1].Camera);
        // Not knowing two cameras is no reason for the evaluation to take them for one.
        Assert.NotEqual(dataset.Query[0].Camera, dataset.Gallery[0].Camera);
    }

    [Fact]
    public void may_be_crops_without_identities()
    {
        folder.Picture("b.jpg");
        folder.Picture("a.jpg");
        Assert.Equal([("a.jpg", -1), ("b.jpg", -1)],
            DatasetCatalog.Open("folder", folder.Path).Train.Select(image => (image.Key, image.Identity)));
    }

    [Fact]
    public void may_be_listed_in_csv()
    {
        File.WriteAllText(folder["list.csv"], """
            path,identity,camera,split
            "crops/a, b.jpg",p2,left,train
            crops/c.jpg,p1,right,gallery

            crops/d.jpg,,,train
            """);
        Dataset dataset = DatasetCatalog.Open("list", folder.Path);
        Assert.Equal([("crops/a, b.jpg", 2, 1), ("crops/d.jpg", -1, -1)],
            dataset.Train.Select(image => (image.Key, image.Identity, image.Camera)));
        Assert.Equal([(1, 2)], dataset.Gallery.Select(image => (image.Identity, image.Camera)));
    }

    [Fact]
    public void may_be_listed_under_the_names_that_other_tools_give_columns()
    {
        File.WriteAllText(folder["list.csv"], "image,pid,camid,subset,width\na.jpg,7,3,train,64\n");
        Assert.Equal([("a.jpg", 7, 3)],
            DatasetCatalog.Open("list", folder.Path).Train.Select(image => (image.Key, image.Identity, image.Camera)));
    }

    [Fact]
    public void is_refused_when_its_list_names_people_in_two_columns()
    {
        File.WriteAllText(folder["list.csv"], "path,pid,person\na.jpg,7,8\n");
        Assert.Contains("'pid' and 'person' both mean the identity",
            Assert.Throws<DatasetException>(() => DatasetCatalog.Open("list", folder.Path)).Message);
    }

    private sealed record Row(string Path, int Identity, int? Camera, string Split);

    [Fact]
    public async Task may_be_listed_in_parquet()
    {
        Row[] rows = [new("x/1.jpg", 7, 3, "train"), new("x/2.jpg", 8, null, "query")];
        await ParquetSerializer.SerializeAsync(rows, folder["my list.parquet"]);
        Dataset dataset = DatasetCatalog.Open("list", folder["my list.parquet"]);
        Assert.Equal([("x/1.jpg", 7, 3)], dataset.Train.Select(image => (image.Key, image.Identity, image.Camera)));
        Assert.Equal([(8, -1)], dataset.Query.Select(image => (image.Identity, image.Camera)));
    }

    [Fact]
    public void reports_every_wrong_row_of_a_list_at_once()
    {
        File.WriteAllText(folder["list.csv"], "path,split\na.jpg,train\na.jpg,train\n,train\nb.jpg,test\n");
        var error = Assert.Throws<DatasetException>(() => DatasetCatalog.Open("list", folder.Path));
        Assert.Equal(3, error.Problems.Length);
        Assert.Contains("line 3: a.jpg is already in line 2", error.Message);
        Assert.Contains("'test' must be train, query or gallery", error.Message);
    }

    [Theory, InlineData(""), InlineData("identity,camera\n1,2\n"), InlineData("path,split\na.jpg\n")]
    public void refuses_a_list_that_is_none(string text)
    {
        File.WriteAllText(folder["list.csv"], text);
        Assert.Contains("list.csv", Assert.Throws<DatasetException>(() => DatasetCatalog.Open("list", folder.Path)).Message);
    }

    [Fact]
    public void refuses_a_parquet_list_that_is_none()
    {
        File.WriteAllText(folder["list.parquet"], "PAR1 not really PAR1");
        Assert.Contains("list.parquet", Assert.Throws<DatasetException>(() => DatasetCatalog.Open("list", folder.Path)).Message);
    }

    [Fact]
    public void names_every_missing_folder()
    {
        folder.Picture("query/0001_c1.jpg");
        var error = Assert.Throws<DatasetException>(() => DatasetCatalog.Open("market1501", folder.Path));
        Assert.Contains(folder["bounding_box_train"], error.Message);
        Assert.Contains(folder["bounding_box_test"], error.Message);
    }

    [Fact]
    public void says_what_was_expected_where_there_is_nothing()
    {
        Assert.Contains("bounding_box_train",
            Assert.Throws<DatasetException>(() => DatasetCatalog.Open("market1501", folder.Path)).Message);
        Assert.Contains("does not exist",
            Assert.Throws<DatasetException>(() => DatasetCatalog.Open("msmt17", folder["nowhere"])).Message);
        Assert.Contains("market1501", Assert.Throws<DatasetException>(() => DatasetCatalog.Open("market", folder.Path)).Message);
    }

    [Fact]
    public void follows_symbolic_links()
    {
        MarketFolder("real/");
        Directory.CreateSymbolicLink(folder["linked"], folder["real"]);
        File.CreateSymbolicLink(folder["real/query/0003_c6s1_000001_00.jpg"], folder["real/query/0001_c2s1_001976_00.jpg"]);
        Dataset dataset = DatasetCatalog.Open("market1501", folder["linked"]);
        Assert.Equal(2, dataset.Query.Length);
        Assert.Equal(DatasetCatalog.Open("market1501", folder["real"]).Fingerprint(), dataset.Fingerprint());
    }

    [Fact]
    public void has_a_fingerprint_that_a_replaced_image_changes()
    {
        MarketFolder("");
        string before = DatasetCatalog.Open("market1501", folder.Path).Fingerprint();
        Assert.Equal(before, DatasetCatalog.Open("market1501", folder.Path).Fingerprint());
        folder.Write("query/0001_c2s1_001976_00.jpg", "shorter"u8);
        Assert.NotEqual(before, DatasetCatalog.Open("market1501", folder.Path).Fingerprint());
    }

    [Fact]
    public void of_many_images_is_listed_in_ordinal_order()
    {
        MarketFolder("");
        foreach (int i in Enumerable.Range(0, 5_000))
            File.Create(folder[$"bounding_box_test/{i * 7919 % 5_000:D4}_c{i % 6 + 1}s1_000001_00.{(i % 2 == 0 ? "jpg" : "JPG")}"])
                .Dispose();
        Dataset dataset = DatasetCatalog.Open("market1501", folder.Path);
        Assert.Equal(5_002, dataset.Gallery.Length);
        Assert.Equal(dataset.Gallery.Select(image => image.Key).Order(StringComparer.Ordinal), dataset.Gallery.Select(image => image.Key));
    }

    public void Dispose() => folder.Dispose();

    private void MarketFolder(string below)
    {
        folder.Picture($"{below}bounding_box_train/0002_c1s1_000451_03.jpg");
        folder.Picture($"{below}bounding_box_train/0007_c3s3_077419_03.JPG");
        folder.Write($"{below}bounding_box_train/Thumbs.db", "x"u8);
        folder.Picture($"{below}query/0001_c2s1_001976_00.jpg");
        folder.Picture($"{below}bounding_box_test/0000_c5s1_000151_01.jpg");
        folder.Picture($"{below}bounding_box_test/0001_c4s6_016996_02.jpg");
        folder.Picture($"{below}bounding_box_test/-1_c4s6_016996_02.jpg");
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using Parquet.Serialization;
using Slr.Data.Datasets;

namespace Slr.Data.Tests.Datasets;

/// <summary>Every file, row, column and digit is used, or counted and named.</summary>
public sealed class ADatasetThatIsReadWhole : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Fact]
    public void has_all_twelve_rows_although_a_cell_holds_a_single_quote()
    {
        List("path,identity,height", [.. Enumerable.Range(0, 12).Select(i => $"{i}.jpg,{i / 4},5\" tall")]);
        Dataset data = DatasetCatalog.Open("list", folder.Path);
        Assert.Equal(12, data.Train.Length);
        Assert.Contains("columns of the list that are not used: height", data.Notes);
    }

    [Fact]
    public void has_the_images_of_deeper_folders()
    {
        foreach (string person in (string[])["anna", "bert", "cleo"])
            foreach (string below in (string[])["", "monday/", "tuesday/evening/"])
                folder.Picture($"train/{person}/{below}x_c2.jpg");
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal((9, 3, 1), (report.Splits[0].Images, report.Splits[0].Identities, report.Splits[0].Cameras));
    }

    [Fact]
    public void has_the_crops_of_deeper_folders_and_says_that_folders_name_nobody()
    {
        folder.Picture("monday/1.jpg");
        folder.Picture("monday/hall/2.jpg");
        folder.Picture("3.jpg");
        Dataset data = DatasetCatalog.Open(null, folder.Path);
        Assert.Equal([("3.jpg", -1), ("monday/1.jpg", -1), ("monday/hall/2.jpg", -1)],
            data.Train.Select(image => (image.Key, image.Identity)));
        Assert.Contains(data.Notes, note => note.Contains("there is no folder train"));
    }

    [Fact]
    public void has_the_deeper_images_of_market_form()
    {
        folder.Picture("bounding_box_train/0002/0002_c1s1_000451_03.jpg");
        Assert.Equal("bounding_box_train/0002/0002_c1s1_000451_03.jpg",
            Assert.Single(DatasetCatalog.Open("market1501", folder.Path).Train).Key);
    }

    [Theory, InlineData("train", "test"), InlineData("mask_train_v2", "mask_test_v2")]
    public void of_msmt17_without_its_lists_is_called_by_its_name_and_told_what_is_missing(string train, string test)
    {
        folder.Picture($"{train}/0000/0000_000_01_0303morning_0008_0.jpg");
        folder.Picture($"{test}/0000/0000_000_14_0303morning_0008_0.jpg");
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal("msmt17", report.Name);
        Assert.Equal(4, report.Problems.Count(problem => problem.Contains("list_") && problem.Contains("there is no such file")));
    }

    [Fact]
    public void of_msmt17_counts_a_repeated_line_once_and_names_it_and_the_images_in_no_list()
    {
        folder.Picture("train/0000/0000_000_01_0303morning_0008_0.jpg");
        folder.Picture("train/0000/0000_001_01_0303morning_0008_0.jpg");
        Directory.CreateDirectory(folder["test"]);
        foreach (string list in (string[])["train", "val", "query", "gallery"])
            File.WriteAllText(folder[$"list_{list}.txt"], list is "train" or "val" ? "0000/0000_000_01_0303morning_0008_0.jpg 0\n" : "");
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal(1, report.Splits[0].Images);
        Assert.Contains("line 1 names an image again", Assert.Single(report.Findings).Reason);
        Assert.Contains(report.Notes, note => note.Contains("1 images in") && note.Contains("0000_001_01")
            && note.Contains("are not used"));
    }

    [Fact]
    public void of_veri776_is_found_like_market1501_with_cameras_of_three_digits()
    {
        folder.Picture("VeRi/image_train/0001_c001_00016450_0.jpg");
        folder.Picture("VeRi/image_query/0002_c002_00030600_0.jpg");
        folder.Picture("VeRi/image_test/0002_c020_00084765_0.jpg");
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal("veri776", report.Name);
        Dataset data = DatasetCatalog.Open(null, folder["VeRi"]);
        Assert.Equal([(1, 1), (2, 2), (2, 20)],
            new[] { data.Train[0], data.Query[0], data.Gallery[0] }.Select(i => (i.Identity, i.Camera)));
    }

    [Theory]
    [InlineData("cuhk03", 5_332)]
    [InlineData("cuhk03labeled", 5_328)]
    public void of_cuhk03_is_told_from_the_same_people_cut_out_otherwise_by_its_counts(string name, int gallery)
    {
        folder.Picture("CUHK03-NP/bounding_box_train/0003_c2_8.png");
        for (int i = 0; i < 1_400; i++)
            folder.Write($"CUHK03-NP/query/0001_c1_{i}.png", []);
        for (int i = 0; i < gallery; i++)
            folder.Write($"CUHK03-NP/bounding_box_test/0001_c2_{i}.png", []);
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new() { Decode = false }, default);
        Assert.Equal(name, report.Name);
        Assert.Equal([(1_400, 1_400), (gallery, gallery)], report.Splits.Skip(1).Select(split => (split.Images, split.PublishedImages)));
    }

    [Fact]
    public void of_cuhk03_lies_in_two_folders_of_which_the_one_that_is_named_is_read()
    {
        folder.Picture("CUHK03-NP/detected/bounding_box_train/0003_c2_8.png");
        folder.Picture("CUHK03-NP/labeled/bounding_box_train/0004_c1_8.png");
        Assert.Equal(3, Assert.Single(DatasetCatalog.Open("cuhk03", folder.Path).Train).Identity);
        Assert.Equal(4, Assert.Single(DatasetCatalog.Open("cuhk03labeled", folder["CUHK03-NP"]).Train).Identity);
    }

    [Fact]
    public void of_occluded_duke_is_duke_unless_it_is_named_or_counted()
    {
        folder.Picture("bounding_box_train/0001_c2_f0046182.jpg");
        Assert.Equal("dukemtmc", DatasetCheck.Run(folder.Path, new(), default).Name);
        Assert.Equal(15_618, DatasetCheck.Run(folder.Path, new() { Name = "occludedduke" }, default).Splits[0].PublishedImages);
    }

    [Fact]
    public void of_mars_has_tracklets_of_which_its_tables_say_which_are_searched_for()
    {
        string[] test = ["0001C1T0001F001.jpg", "0001C1T0001F002.jpg", "0001C2T0001F001.jpg", "0002C1T0001F001.jpg", "0002C1T0001F002.jpg",
            "00-1C1T0001F001.jpg"];
        folder.Picture("MARS/bbox_train/0003/0003C4T0007F031.jpg");
        foreach (string name in test)
            folder.Picture($"MARS/bbox_test/{name[..4]}/{name}");
        folder.Write("MARS/info/test_name.txt", System.Text.Encoding.UTF8.GetBytes(string.Join('\n', test)));
        foreach (string table in (string[])["tracks_test_info.mat", "query_IDX.mat"])
            folder.Write($"MARS/info/{table}", File.ReadAllBytes(TablesOfMatlab.Golden(table)));

        Dataset data = DatasetCatalog.Open(null, folder["MARS"]);

        Assert.Equal("mars", data.Name);
        Assert.Equal([(3, 4)], data.Train.Select(image => (image.Identity, image.Camera)));
        Assert.Equal([(1, 1), (1, 1), (2, 1), (2, 1)], data.Query.Select(image => (image.Identity, image.Camera)));
        Assert.Equal([(1, 2)], data.Gallery.Select(image => (image.Identity, image.Camera)));
        Assert.Equal(1, data.Junk);
        Assert.Equal(3, data.Query.Concat(data.Gallery).Select(image => image.Track).Distinct().Count());
        Assert.Contains(data.Notes, note => note.Contains("whole tracklets", StringComparison.Ordinal));
    }

    [Fact]
    public void of_mars_without_its_tables_is_refused_with_where_to_get_them()
    {
        folder.Picture("bbox_train/0003/0003C4T0007F031.jpg");
        folder.Picture("bbox_test/0003/0003C4T0007F031.jpg");
        Assert.Contains("query_IDX.mat", Assert.Single(DatasetCheck.Run(folder.Path, new(), default).Problems));
    }

    [Fact]
    public void in_market_form_has_cameras_of_two_digits()
    {
        foreach (int camera in (int[])[1, 10, 12])
            folder.Picture($"bounding_box_train/0002_c{camera}s1_000451_03.jpg");
        Assert.Equal([1, 10, 12], DatasetCatalog.Open("market1501", folder.Path).Train.Select(image => image.Camera).Order());
        Assert.Equal(3, DatasetCheck.Run(folder.Path, new(), default).Splits[0].Cameras);
    }

    [Fact]
    public void names_the_folders_of_tools_with_their_images()
    {
        folder.Picture("train/7/a.jpg");
        folder.Picture("train/.ipynb_checkpoints/a-checkpoint.jpg");
        folder.Picture("train/__MACOSX/a.jpg");
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal([7], DatasetCatalog.Open(null, folder.Path).Train.Select(image => image.Identity));
        Assert.Equal([(FindingKind.LeftOut, folder["train/.ipynb_checkpoints"]), (FindingKind.LeftOut, folder["train/__MACOSX"])],
            report.Findings.Select(finding => (finding.Kind, finding.Path)));
        Assert.All(report.Findings, finding => Assert.Contains("with 1 images", finding.Reason));
    }

    [Fact]
    public void names_images_and_people_whose_names_are_not_utf8()
    {
        folder.Picture("train/7/a.jpg");
        using (var copy = Process.Start("sh",
            ["-c", $"cd '{folder["train"]}' && cp 7/a.jpg \"$(printf '7/caf\\351.jpg')\" && cp -r 7 \"$(printf '\\351')\""]))
            copy.WaitForExit();
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        ImmutableArray<string> notes = DatasetCatalog.Open(null, folder.Path).Notes;
        // What .NET cannot open it cannot remove either.
        using (var remove = Process.Start("rm", ["-r", folder["train"]]))
            remove.WaitForExit();
        Assert.Equal(1, report.Splits[0].Images);
        Assert.Equal([@"train/7/caf\ufffd.jpg", @"train/\ufffd"],
            report.Findings.Select(f => Path.GetRelativePath(folder.Path, f.Path)).Order(StringComparer.Ordinal));
        Assert.Contains(notes, note => note.Contains("2 files, folders or lines are left out"));
    }

    [Fact]
    public void ends_at_a_link_to_a_folder_around_it()
    {
        folder.Picture("train/7/a.jpg");
        Directory.CreateSymbolicLink(folder["train/7/again"], folder["train"]);
        Directory.CreateSymbolicLink(folder["train/8"], folder["train/7"]);
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal((2, 2), (report.Splits[0].Images, report.Splits[0].Identities));
        Assert.Contains(report.Findings, finding => finding.Reason.Contains("a link to a folder around it"));
    }

    [Fact]
    public void of_mostly_other_names_is_refused_and_one_stray_image_is_named()
    {
        folder.Picture("bounding_box_train/0001_c1s1_000001_00.jpg");
        folder.Picture("bounding_box_train/holiday.jpg");
        Assert.Equal(FindingKind.Misnamed, Assert.Single(DatasetCheck.Run(folder.Path, new(), default).Findings).Kind);
        folder.Picture("bounding_box_train/beach.jpg");
        Assert.Contains("2 of the 3 images", Assert.Throws<DatasetException>(() => DatasetCatalog.Open("market1501", folder.Path)).Message);
    }

    [Theory]
    [InlineData("path,pid,pid", "two of its columns are named 'pid'")]
    [InlineData("path,identity,Identity", "two of its columns are named 'identity'")]
    [InlineData("path,cam,camid", "both mean the camera")]
    [InlineData("path;pid;camid", "separated by semicolons")]
    public void is_refused_when_a_column_of_its_list_would_be_lost(string header, string what)
    {
        List(header, header.Contains(';') ? "a.jpg;1;2" : "a.jpg,1,2");
        Assert.Contains(what, Assert.Throws<DatasetException>(() => DatasetCatalog.Open("list", folder.Path)).Message);
    }

    [Fact]
    public void is_refused_in_words_when_its_list_is_a_pipe_or_holds_what_no_path_does()
    {
        List("path", "a\0b.jpg");
        Assert.Contains("line 2: the path holds a NUL",
            Assert.Throws<DatasetException>(() => DatasetCatalog.Open("list", folder.Path)).Message);
        folder.Write("list.csv", [.. "path\ncaf"u8, 0xE9, .. ".jpg\n"u8]);
        Assert.Contains(@"line 2 is not UTF-8: caf\xe9.jpg",
            Assert.Throws<DatasetException>(() => DatasetCatalog.Open("list", folder.Path)).Message);
        using (var make = Process.Start("mkfifo", [folder["pipe.csv"], folder["pipe.parquet"]]))
            make.WaitForExit();
        foreach (string pipe in (string[])["pipe.csv", "pipe.parquet"])
            Assert.Contains("is a pipe", Assert.Throws<DatasetException>(() => DatasetCatalog.Open("list", folder[pipe])).Message);
        Assert.Contains("NUL", Assert.Throws<DatasetException>(() => DatasetCatalog.Open(null, "a\0b")).Message);
    }

    private sealed record Row(string Path, double? Identity, long Camera);

    [Fact]
    public async Task in_parquet_has_identities_that_pandas_made_floats()
    {
        await ParquetSerializer.SerializeAsync((Row[])[new("1.jpg", 7.0, 3_000_000_000), new("2.jpg", double.NaN, -1),
            new("3.jpg", null, 2)], folder["x.parquet"]);
        Assert.Equal([(7, 2), (-1, -1), (-1, 1)],
            DatasetCatalog.Open("list", folder["x.parquet"]).Train.Select(image => (image.Identity, image.Camera)));
    }

    public void Dispose() => folder.Dispose();

    private void List(string header, params string[] rows) => File.WriteAllLines(folder["list.csv"], [header, .. rows]);
}

using CsCheck;
using Slr.Data.Datasets;

namespace Slr.Data.Tests.Datasets;

/// <summary>Junk, distractors, unknown cameras and people, however they are written and whatever stands beside them.</summary>
public sealed class WhatANameMeans : IDisposable
{
    private readonly ScratchFolder folder = new();

    [Theory, InlineData("5"), InlineData("alice"), InlineData("unknown"), InlineData("99999999999"), InlineData("-2")]
    public void junk_stays_junk_and_a_distractor_a_distractor_beside_any_other_name(string other)
    {
        foreach (string person in (string[])["-1", "00-1", "0000", "5", other])
            folder.Picture($"gallery/{person}/{person}.jpg");
        folder.Picture($"train/{other}/a.jpg");
        Dataset data = DatasetCatalog.Open("folder", folder.Path);
        Assert.Equal(2, data.Junk);
        Assert.Equal(0, data.Gallery.Single(image => image.Key.Contains("0000")).Identity);
        Assert.All(data.Gallery.Where(image => !image.Key.Contains("0000")), image => Assert.True(image.Identity > 0));
    }

    [Fact]
    public void junk_of_a_list_and_of_market_form_is_the_same()
    {
        File.WriteAllText(folder["list.csv"],
            "path,pid,split\na.jpg,1,train\nb.jpg,-1,train\nc.jpg,00-1,gallery\nd.jpg,-1,query\ne.jpg,,gallery\n");
        Dataset list = DatasetCatalog.Open("list", folder.Path);
        Assert.Equal((2, 2, 1, 0), (list.Junk, list.Train.Length, list.Gallery.Length, list.Query.Length));
        foreach (string name in (string[])["bounding_box_train/-1_c1", "bounding_box_test/00-1_c1", "bounding_box_test/1_c1",
            "query/-1_c1"])
            folder.Picture($"m/{name}s1_1.jpg");
        Dataset market = DatasetCatalog.Open("market1501", folder["m"]);
        Assert.Equal((2, 1, 1, 0), (market.Junk, market.Train.Length, market.Gallery.Length, market.Query.Length));
    }

    [Fact]
    public void identities_beyond_32_bits_are_people()
    {
        folder.Picture("bounding_box_train/99999999999_c1s1_000001_00.jpg");
        folder.Picture("bounding_box_train/88888888888_c2s1_000001_00.jpg");
        DatasetCheckReport report = DatasetCheck.Run(folder.Path, new(), default);
        Assert.Equal((2, 2), (report.Splits[0].Images, report.Splits[0].Identities));
        Assert.True(report.Sound);
    }

    [Theory, InlineData("path,camera,split", ",-1"), InlineData("path,camera,split", ","), InlineData("path,split", "")]
    public void a_camera_that_is_minus_one_empty_or_without_a_column_is_not_known(string header, string cell)
    {
        File.WriteAllText(folder["list.csv"], $"{header}\na.jpg{cell},train\nb.jpg{cell},query\nc.jpg{cell},gallery\n");
        Dataset data = DatasetCatalog.Open("list", folder.Path);
        Assert.Equal((-1, -1, -2), (data.Train[0].Camera, data.Query[0].Camera, data.Gallery[0].Camera));
    }

    [Theory, InlineData(true, 1), InlineData(false, 0)]
    public void nought_is_a_person_where_somebody_searches_for_it(bool queried, int people)
    {
        File.WriteAllText(folder["list.csv"],
            "path,pid,camid,split\na.jpg,1,1,train\nb.jpg,0,2,gallery\n" + (queried ? "c.jpg,0,1,query\n" : ""));
        Assert.Equal(people, DatasetCheck.Run(folder["list.csv"], new() { Decode = false }, default).Splits[2].Identities);
        Assert.Equal(people, QueryMatches.Of(DatasetCatalog.Open("list", folder.Path)).Matched);
    }

    [Fact]
    public void whole_numbers_are_themselves_in_any_form() => Gen.Int[1, 1_000_000].Array[1, 20].Sample(numbers =>
    {
        string[] names = [.. numbers.SelectMany(n => new[] { $"{n}", $"000{n}", $" {n} ", $"{n}.0" })];
        NumberedNames named = NumberedNames.Of([.. names, "-1", "0", "", null]);
        return names.Select((name, i) => named[name] == numbers[i / 4]).All(same => same) && named["-1"] == -1 && named["0"] == 0
            && named[null] == -1;
    });

    [Fact]
    public void different_names_are_different_people_from_one_on() =>
        Gen.Char["ab0-é"].Array[1, 4].Select(c => new string(c)).Array[1, 30].Sample(names =>
    {
        NumberedNames named = NumberedNames.Of([.. names, "alice"]);
        string[] people = [.. names.Distinct().Where(name => named[name] > 0)];
        Assert.True(named["alice"] > 0);
        Assert.All(people, name => Assert.Equal(named[name], NumberedNames.Of(["alice", .. names.Reverse()])[name]));
        Assert.All(people.Where(name => name.Any(c => c is 'a' or 'b' or 'é')),
            name => Assert.Single(people, other => named[other] == named[name]));
    });

    public void Dispose() => folder.Dispose();
}

using System.Globalization;
using Slr.Data.Datasets;

namespace Slr.Bench.Images;

/// <summary>Measures how long listing a large data set takes.</summary>
internal static class ImageListing
{
    /// <summary>Makes a folder of empty files, lists it, and removes it.</summary>
    public static ImageBenchmarkRow Measure(string scratch, int files)
    {
        string root = Path.Combine(scratch, $"listing-{Guid.NewGuid():N}");
        try
        {
            foreach (string folder in (string[])["bounding_box_train", "query", "bounding_box_test"])
                Directory.CreateDirectory(Path.Combine(root, folder));
            for (int i = 0; i < files; i++)
                File.Create(Path.Combine(root, "bounding_box_train", string.Create(CultureInfo.InvariantCulture,
                    $"{i * 7919L % files:D6}_c1s1_000001_00.jpg"))).Dispose();
            (_, Stage stage) = Stage.Time(() => DatasetCatalog.Open("market1501", root));
            return new($"listing of {files} files", 1, files, stage.Seconds, "", null, stage.PeakMebibytes, null);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}

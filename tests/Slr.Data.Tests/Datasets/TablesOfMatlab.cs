using CsCheck;
using Slr.Primitives.Files;

namespace Slr.Data.Tests.Datasets;

/// <summary>Files that scipy.io.savemat wrote (golden/mars/make_mars.py).</summary>
public sealed class TablesOfMatlab : IDisposable
{
    private readonly ScratchFolder folder = new();

    public static string Golden(string file) => Path.Combine(AppContext.BaseDirectory, "golden", "mars", file);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void are_read_column_after_column()
    {
        (int rows, int columns, double[] values) = MatFile.Read(Golden("tracks_test_info.mat"));
        Assert.Equal((4, 4), (rows, columns));
        Assert.Equal([1, 3, 4, 6, 2, 3, 5, 6, 1, 1, 2, -1, 1, 2, 1, 1], values);
    }

    [Fact]
    public void may_be_of_small_integers_and_not_compressed()
    {
        (int rows, int columns, double[] values) = MatFile.Read(Golden("query_IDX.mat"));
        Assert.Equal((1, 2), (rows, columns));
        Assert.Equal([1, 3], values);
    }

    [Theory]
    [InlineData("text.mat", "holds no table of numbers")]
    [InlineData("", "is a folder")]
    public void that_are_none_are_refused(string file, string words) =>
        Assert.Contains(words, Assert.Throws<FileFormatException>(() => MatFile.Read(Golden(file))).Message);

    [Fact]
    public void of_another_version_are_refused() => Assert.Contains("save it with -v7", Assert.Throws<FileFormatException>(() =>
        MatFile.Read(folder.Write("new.mat", "MATLAB 7.3 MAT-file, HDF5 schema 1.00 ."u8))).Message);

    /// <summary>However a file is damaged, it is read or refused in words, at once.</summary>
    [Fact]
    public void may_be_damaged_in_any_way()
    {
        byte[] sound = File.ReadAllBytes(Golden("query_IDX.mat")), packed = File.ReadAllBytes(Golden("tracks_test_info.mat"));
        Gen.Select(Gen.Bool, Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 400]).Sample((which, at, value, length) =>
        {
            byte[] file = [.. (which ? sound : packed).Take(length)];
            if (at < file.Length)
                file[at] = value;
            string path = folder.Write($"{Guid.NewGuid():N}.mat", file);
            try
            {
                MatFile.Read(path);
            }
            catch (FileFormatException)
            {
            }
            File.Delete(path);
        }, iter: 500, threads: 1);
    }
}

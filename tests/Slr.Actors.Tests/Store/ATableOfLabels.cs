using System.Text;
using CsCheck;
using Slr.Primitives.Files;
using Slr.Runs.Files;

namespace Slr.Actors.Tests.Store;

/// <summary>Labels are read as they were written, whatever the images are called.</summary>
public sealed class ATableOfLabels : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void keeps_every_key()
    {
        string[] nasty = ["a,b.jpg", "say \"cheese\".jpg", "two\nlines.jpg", "two\r\nlines.jpg", "\r", "Straße/人.jpg", " blank ", "\"",
            "1,2,3", "-1"];
        AssertReadBack([.. nasty.Select((key, i) => new ImageLabels(key, i - 1, i, i - 1))]);
    }

    [Fact]
    public void keeps_any_key_and_label()
    {
        Gen<string> keys = Gen.Char["ab,\"\n\r é人/'; "].Array[1, 12].Select(letters => new string(letters));
        Gen.Select(keys, Gen.Int[-1, 50], Gen.Int[-1, 50], Gen.Int[-1, 50])
            .Select(row => new ImageLabels(row.Item1, row.Item2, row.Item3, row.Item4))
            .Array[0, 20].Sample(AssertReadBack, iter: 300, threads: 1);
    }

    [Fact]
    public void of_an_earlier_version_is_read_too()
    {
        File.WriteAllText(file, "key,current,refined\n\"a,b.jpg\",3,-1\n");
        Assert.Equal([new ImageLabels("a,b.jpg", 3, -1, 3)], LabelTable.Read(file));
    }

    [Theory]
    [InlineData("", "its first line")]
    [InlineData("\0\0\0\0", "its first line")]
    [InlineData("key,current,refined,memory\na.jpg,1,2,3\nb.jpg,1\n", "line 3")]
    [InlineData("key,current,refined,memory\na.jpg,1,x,3\n", "line 2")]
    public void that_is_damaged_is_refused_with_its_line(string text, string told)
    {
        File.WriteAllText(file, text);
        FileFormatException refusal = Assert.Throws<FileFormatException>(() => LabelTable.Read(file));
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(file);

    private void AssertReadBack(ImageLabels[] images)
    {
        using (FileStream stream = File.Create(file))
            LabelTable.Write(stream, images);
        Assert.True(Encoding.UTF8.GetBytes("key").AsSpan().SequenceEqual(File.ReadAllBytes(file).AsSpan(0, 3)));
        Assert.Equal(images, LabelTable.Read(file));
    }
}

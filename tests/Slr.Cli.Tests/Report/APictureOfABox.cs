using SkiaSharp;
using Slr.Cli.Pictures;
using Slr.Data;

namespace Slr.Cli.Tests.Report;

public sealed class APictureOfABox
{
    [Fact]
    public void shows_what_lies_in_it_and_nothing_else_of_the_frame()
    {
        string frame = Path.Combine(Directory.CreateTempSubdirectory("slr-frame-").FullName, "000001.png");
        using (var image = new SKBitmap(60, 40))
        {
            image.Erase(SKColors.Red);
            image.Erase(SKColors.Blue, new SKRectI(30, 10, 50, 30));
            using FileStream stream = File.Create(frame);
            image.Encode(stream, SKEncodedImageFormat.Png, 100);
        }
        var box = new ImageRecord("000001.png#30,10,20,20", frame, -1, -1) { Box = new Rectangle(10, 30, 20, 20) };
        foreach (byte[]? jpeg in (byte[]?[])[new SmallPictures(8, 16).Jpeg(box), new SmallPictures(8, 16).Whole(box)])
        {
            Assert.NotNull(jpeg);
            using SKBitmap shown = SKBitmap.Decode(jpeg);
            foreach ((int x, int y) in ((int, int)[])[(0, 0), (shown.Width - 1, 0), (shown.Width / 2, shown.Height - 1)])
                Assert.InRange(shown.GetPixel(x, y).Blue - shown.GetPixel(x, y).Red, 200, 255);
        }
        Assert.Null(new SmallPictures(8, 16).Jpeg(box with { Path = frame + "x" }));
        Directory.Delete(Path.GetDirectoryName(frame)!, recursive: true);
    }
}

using System.Text.RegularExpressions;
using CsCheck;
using Slr.Models.Networks;

namespace Slr.Models.Tests.Networks;

public sealed class TheCost
{
    /// <summary>Added up by hand for one block a stage at 64 x 32: stem, stages 1 to 3, two last stages, extra block.</summary>
    [Fact]
    public void of_a_small_network_is_the_sum_of_its_convolutions()
    {
        const double stem = 147 * 16 * 512, one = (256 + 2304 + 1024 + 1024) * 128;
        const double two = 64 * 32 * 128 + (9216 + 4096 + 8192) * 32, three = 128 * 64 * 32 + (36864 + 16384 + 32768) * 8;
        const double four = (32768 + 147456 + 65536 + 131072) * 8, extra = (65536 + 147456 + 65536) * 8;
        Assert.Equal(2 * (stem + one + two + three + 2 * four + extra), NetworkCost.ForwardOperations(Golden.Small, 64, 32));
    }

    /// <summary>Within a block each convolution meets what the one before it made; the shortcut what the first one met.</summary>
    [Fact]
    public void is_that_of_convolutions_that_fit_together() =>
        Gen.Select(Gen.Int[1, 3].Array[4], Gen.Int[16, 200], Gen.Int[16, 200]).Sample((blocks, height, width) =>
        {
            ConvolutionShape[] all = [.. NetworkCost.Convolutions(Golden.Small with { Blocks = [.. blocks] }, height, width)];
            foreach (var block in all.Skip(1).GroupBy(one => Regex.Replace(one.Name, @"\.(conv\d|downsample\.0)\.weight$", "")))
            {
                ConvolutionShape[] parts = [.. block];
                for (int i = 1; i < 3; i++)
                    Assert.Equal(Made(parts[i - 1]), Met(parts[i]));
                foreach (ConvolutionShape shortcut in parts.Skip(3))
                {
                    Assert.Equal(Met(parts[0]), Met(shortcut));
                    Assert.Equal(Made(parts[2]), Made(shortcut));
                }
            }
        });

    private static (int, int, int) Met(ConvolutionShape one) => (one.In, one.Height, one.Width);

    private static (int, int, int) Made(ConvolutionShape one) => (one.Out, one.OutHeight, one.OutWidth);
}

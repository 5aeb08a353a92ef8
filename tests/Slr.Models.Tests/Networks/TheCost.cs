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
}

using CsCheck;
using Slr.Torch;
using TorchSharp;

namespace Slr.Models.Tests;

public sealed class Lanes
{
    [Fact]
    public void Run_each_part_once_and_wait_for_all() =>
        Gen.Int[1, 6].Sample(count =>
        {
            var runs = new int[count];
            TorchLanes.Run(count, lane => Interlocked.Increment(ref runs[lane]));
            Assert.All(runs, r => Assert.Equal(1, r));
        }, iter: 20);

    [Fact]
    public void Use_one_core_each_and_leave_other_threads_as_they_are()
    {
        int before = torch.get_num_threads();
        var inside = new int[2];
        TorchLanes.Run(2, lane => inside[lane] = torch.get_num_threads());
        Assert.Equal([1, 1], inside);
        Assert.Equal(before, torch.get_num_threads());
    }

    [Fact]
    public void Throw_what_the_first_failing_part_threw_after_all_have_ended()
    {
        int ended = 0;
        var error = Assert.Throws<InvalidOperationException>(() => TorchLanes.Run(3, lane =>
        {
            Interlocked.Increment(ref ended);
            if (lane > 0)
                throw new InvalidOperationException($"part {lane}");
        }));
        Assert.Equal("part 1", error.Message);
        Assert.Equal(3, ended);
    }
}

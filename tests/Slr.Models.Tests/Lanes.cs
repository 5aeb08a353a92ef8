using System.Runtime.InteropServices;
using CsCheck;
using Slr.Torch;
using TorchSharp;

namespace Slr.Models.Tests;

public sealed class Lanes
{
    [Fact]
    public void run_each_part_once_and_wait_for_all() =>
        Gen.Int[1, 6].Sample(count =>
        {
            var runs = new int[count];
            TorchLanes.Run(count, lane => Interlocked.Increment(ref runs[lane]));
            Assert.All(runs, r => Assert.Equal(1, r));
        }, iter: 20);

    [Fact]
    public void use_one_core_each_and_leave_the_caller_as_it_is()
    {
        int[] inside = new int[2], products = new int[2];
        ThreadCount.Set(2);
        try
        {
            TorchLanes.Run(2, lane => (inside[lane], products[lane]) = (torch.get_num_threads(), ThreadsOfMkl()));
            Assert.Equal((2, 2), (torch.get_num_threads(), ThreadsOfMkl()));
        }
        finally
        {
            ThreadCount.Set(1);
        }
        Assert.Equal([1, 1], inside);
        Assert.Equal([1, 1], products);
    }

    [Fact]
    public void keep_their_number_whatever_other_threads_set()
    {
        var inside = new int[2];
        int mine = 0;
        var other = new Thread(() =>
        {
            ThreadCount.Set(3);
            TorchLanes.Run(2, lane => inside[lane] = Math.Max(torch.get_num_threads(), ThreadsOfMkl()));
            mine = Math.Min(torch.get_num_threads(), ThreadsOfMkl());
        });
        other.Start();
        other.Join();
        Assert.Equal([1, 1], inside);
        Assert.Equal(3, mine);
        Assert.Equal((1, 1), (torch.get_num_threads(), ThreadsOfMkl()));
    }

    [Fact]
    public void throw_what_the_first_failing_part_threw_after_all_have_ended()
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

    /// <summary>The number of threads that MKL, which multiplies matrices, would use on this thread.</summary>
    private static unsafe int ThreadsOfMkl()
    {
        IntPtr libtorch = NativeLibrary.Load(Path.Combine(TorchLibrary.Folder!, "libtorch_cpu.so"));
        return ((delegate* unmanaged<int>)NativeLibrary.GetExport(libtorch, "MKL_Get_Max_Threads"))();
    }
}

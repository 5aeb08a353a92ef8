using System.IO.MemoryMappedFiles;
using Slr.Torch;
using TorchSharp;

namespace Slr.Models.Tests;

public sealed class TorchLoadsHere
{
    [Fact]
    public void a_convolution_runs_on_a_machine_where_nothing_was_installed()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor image = torch.ones(1, 1, 4, 4), kernel = torch.ones(1, 1, 3, 3);
        Assert.Equal(36f, torch.nn.functional.conv2d(image, kernel).sum().item<float>());
    }

    [Fact]
    public void the_need_for_a_newer_cpp_runtime_is_marked_weak_and_nothing_else_changes()
    {
        string file = Directory.EnumerateFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories)
            .First();
        byte[] original = File.ReadAllBytes(file), image = [.. original];

        Assert.Equal(1, ElfVersionNeeds.Weaken(image, "GLIBCXX_3.4.32"));

        int[] changed = [.. Enumerable.Range(0, image.Length).Where(i => image[i] != original[i])];
        Assert.Single(changed);
        Assert.Equal(2, image[changed[0]] ^ original[changed[0]]);
        Assert.Equal(0, ElfVersionNeeds.Weaken(image, "GLIBCXX_9.9.99"));
    }

    [Fact]
    public void bytes_that_are_no_library_are_refused() =>
        Assert.Throws<BadImageFormatException>(() => ElfVersionNeeds.Weaken(new byte[100], "GLIBCXX_3.4.32"));

    [Fact]
    public void convolutions_are_right_whatever_the_machine_tells_of_its_caches()
    {
        LibraryKernels.Settle();
        Assert.InRange(Convolutions.LargestError(), 0, 1e-5);
    }

    [Fact]
    public void a_symbol_that_a_library_keeps_to_itself_is_found_where_debuggers_look()
    {
        string file = Directory.EnumerateFiles(AppContext.BaseDirectory, "libtorch_cpu.so", SearchOption.AllDirectories).First();
        Assert.NotNull(ElfSymbols.Find(file, "_ZN4dnnl4impl3cpu3x643cpuEv"));
        Assert.Null(ElfSymbols.Find(file, "_ZN4dnnl4impl3cpu3x643cpuE"));
        Assert.Null(ElfSymbols.Find(new byte[100], "main"));
    }

    [Fact]
    public void libtorch_can_be_told_what_caches_to_assume()
    {
        Assert.NotNull(OneDnnCaches.Assume(always: false));
        Assert.True(OneDnnCaches.Assume(always: true));
        Assert.False(OneDnnCaches.Assume(always: false)); // what it assumes now is as good as told
    }

    [Fact]
    public void libtorch_is_told_in_the_copy_that_runs_where_its_file_is_also_mapped_as_data()
    {
        LibraryKernels.Settle();
        string file = Directory.EnumerateFiles(AppContext.BaseDirectory, "libtorch_cpu.so", SearchOption.AllDirectories).First();
        using var data = MemoryMappedFile.CreateFromFile(file, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = data.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        Assert.NotNull(OneDnnCaches.Assume(always: false)); // where it was taken for the library, the process ended with a signal
    }
}

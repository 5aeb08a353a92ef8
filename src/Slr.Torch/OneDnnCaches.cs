using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Slr.Torch;

/// <summary>
/// What oneDNN, the library of libtorch's convolutions, believes the processor's caches to be: it sizes its blocks by them.
/// </summary>
/// <remarks>
/// Many virtual machines on AMD processors do not answer the question for caches (CPUID leaf 0x8000001D). oneDNN takes the zeros
/// for caches of one byte, and some of its kernels then compute wrong sums; where it knows that it does not know, it assumes the
/// sizes below. It offers no way to tell it, so they are written to where it keeps them (docs/decisions/0017).
/// </remarks>
internal static unsafe class OneDnnCaches
{
    private const string Library = "libtorch_cpu.so", Accessor = "_ZN4dnnl4impl3cpu3x643cpuEv";

    /// <summary>
    /// Levels of caches, and the room for them in <c>Xbyak::util::Cpu</c>: sizes, then cores that share each, then the number.
    /// </summary>
    private const int Levels = 3, Room = 10;

    /// <summary>Words of that object.</summary>
    private const int Words = 36;

    /// <summary>Bytes of a first-level cache below which the size is none.</summary>
    private const uint Smallest = 1 << 10;

    private static readonly uint[] Assumed = [32 << 10, 512 << 10, 1 << 20];

    /// <summary>
    /// True where oneDNN may take the caches for nearly nothing: an AMD processor that is silent about them, or one that cannot be
    /// asked from here (<c>DOTNET_EnableHWIntrinsic=0</c>).
    /// </summary>
    public static bool MayBeMisread => RuntimeInformation.ProcessArchitecture == Architecture.X64 && (!X86Base.IsSupported
        || (X86Base.CpuId(0, 0).Ecx == 0x444D4163 // AuthenticAMD
            && (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax >= 0x8000001D
            && X86Base.CpuId(unchecked((int)0x8000001D), 0).Eax == 0));

    /// <summary>Has oneDNN assume caches of the usual sizes where it has misread them; libtorch must be loaded.</summary>
    /// <param name="always">True: also where it has read them.</param>
    /// <returns>Whether it assumes them now; null where this libtorch does not tell where it keeps them.</returns>
    public static bool? Assume(bool always)
    {
        if (Loaded() is not { } loaded || ElfSymbols.Find(loaded.File, Accessor) is not { } accessor)
            return null;
        var words = new Span<uint>(((delegate* unmanaged<void*>)(loaded.Address + accessor))(), Words);
        int sizes = Find(words);
        if (sizes < 0)
            return null;
        bool assumes = always || words[sizes] < Smallest;
        if (assumes)
            Assumed.CopyTo(words[sizes..]);
        return assumes;
    }

    /// <summary>Where the sizes stand: ten words, then ten words of how many cores share each, then the number of levels.</summary>
    private static int Find(ReadOnlySpan<uint> words)
    {
        for (int at = 0; at + 2 * Room < words.Length; at++)
            if (words[at + 2 * Room] == Levels && IsTable(words.Slice(at, Room)) && IsTable(words.Slice(at + Room, Room)))
                return at;
        return -1;
    }

    private static bool IsTable(ReadOnlySpan<uint> words) => !words[..Levels].Contains(0u) && !words[Levels..].ContainsAnyExcept(0u);

    /// <summary>The library as this process executes it.</summary>
    /// <remarks>
    /// A line of the table: <c>from-to rights offset device inode path</c>. The file may also be mapped as data, which nobody may
    /// jump into, so what counts is the start of the file that was mapped last before its first executable part.
    /// </remarks>
    private static (string File, nint Address)? Loaded()
    {
        const string maps = "/proc/self/maps";
        const int rights = 1, offset = 2;
        nint start = 0;
        foreach (string line in File.Exists(maps) ? File.ReadLines(maps) : [])
        {
            if (!line.EndsWith($"/{Library}", StringComparison.Ordinal))
                continue;
            string[] columns = line.Split(' ', 4);
            if (columns[offset].AsSpan().Trim('0').IsEmpty)
                start = nint.Parse(line.AsSpan(0, line.IndexOf('-', StringComparison.Ordinal)), NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture);
            if (columns[rights].Contains('x', StringComparison.Ordinal))
                return (line[line.IndexOf('/', StringComparison.Ordinal)..], start);
        }
        return null;
    }
}

namespace Slr.Torch;

/// <summary>How libtorch and the libraries below it choose their kernels.</summary>
public enum Numerics
{
    /// <summary>The fastest that this processor has.</summary>
    Native,

    /// <summary>Those for AVX2, which every x86-64 processor of the last ten years has: one result on all of them.</summary>
    Portable,
}

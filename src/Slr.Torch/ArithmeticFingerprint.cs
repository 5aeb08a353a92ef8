using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Torch;

/// <summary>
/// How this machine rounds: the hash of what one convolution, one product and one normalisation give here. Processors of
/// another kind, another number of threads or another libtorch sum in another order, and give other bytes from the same ones.
/// (What the program itself computes does not depend on the processor.)
/// </summary>
public static class ArithmeticFingerprint
{
    private const int Batch = 4, Channels = 16, Height = 32, Width = 16, Kernels = 24;

    /// <summary>Computes it, in some milliseconds; the same for every run on the same kind of machine.</summary>
    /// <param name="device">Where networks live.</param>
    /// <param name="threads">Threads of one operation; 0 = all cores.</param>
    /// <returns>16 hexadecimal digits.</returns>
    public static string Of(TrainingDevice device, int threads)
    {
        LibraryKernels.Settle();
        TorchThreads.Use(threads);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor images = Values(device, Batch, Channels, Height, Width), kernels = Values(device, Kernels, Channels, 3, 3);
        Tensor convolved = nn.functional.conv2d(images, kernels, padding: [1, 1]);
        Tensor rows = convolved.reshape(Batch * Kernels, Height * Width);
        Tensor product = rows.mm(rows.t());
        Tensor normalised = nn.functional.batch_norm(convolved, zeros(Kernels, device: device.Device), ones(Kernels, device: device.Device),
            training: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Tensor result in (Tensor[])[convolved, product, normalised])
            hash.AppendData(MemoryMarshal.AsBytes<float>(result.cpu().data<float>().ToArray()));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <summary>Numbers in [-1, 1) that no sum of a few of them represents exactly.</summary>
    private static Tensor Values(TrainingDevice device, params long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        uint state = 1;
        for (int i = 0; i < values.Length; i++)
        {
            state = state * 1664525 + 1013904223; // a linear congruential generator: the same numbers everywhere
            values[i] = (state >> 8) / 8388608f - 1;
        }
        return tensor(values, shape, device: device.Device);
    }
}

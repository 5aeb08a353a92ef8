using static TorchSharp.torch;

namespace Slr.Models.Networks;

/// <summary>The orders in which images [batch, channels, height, width] lie in memory, and batches in chunks.</summary>
internal static class ImageOrder
{
    /// <summary>The same images, the channels of a pixel side by side.</summary>
    public static Tensor ChannelsLast(this Tensor image)
    {
        if (IsChannelsLast(image))
            return image.alias();
        using Tensor last = image.permute(0, 2, 3, 1);
        using Tensor dense = last.contiguous();
        return dense.permute(0, 3, 1, 2);
    }

    /// <summary>Image i of chunk c comes to place i x chunks + c: the first images of all chunks, then the second, and so on.</summary>
    /// <param name="batch">Chunks of one size, one after the other; row-major in the result.</param>
    /// <param name="chunks">How many.</param>
    public static Tensor Interleave(this Tensor batch, long chunks) => Transpose(batch, chunks, batch.shape[0] / chunks);

    /// <summary>Undoes <see cref="Interleave"/>.</summary>
    public static Tensor Separate(this Tensor batch, long chunks) => Transpose(batch, batch.shape[0] / chunks, chunks);

    private static bool IsChannelsLast(Tensor image)
    {
        long channels = image.size(1), row = channels * image.size(3);
        return image.stride(1) == 1 && image.stride(3) == channels && image.stride(2) == row && image.stride(0) == row * image.size(2);
    }

    private static Tensor Transpose(Tensor batch, long rows, long columns)
    {
        using Tensor grid = batch.unflatten(0, rows, columns);
        using Tensor turned = grid.transpose(0, 1);
        using Tensor dense = turned.contiguous();
        return dense.flatten(0, 1);
    }
}

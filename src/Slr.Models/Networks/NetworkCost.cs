namespace Slr.Models.Networks;

/// <summary>How much arithmetic the network is.</summary>
public static class NetworkCost
{
    /// <summary>Floating-point operations of one forward pass of one image: two per product and sum of its convolutions.</summary>
    /// <remarks>A training step costs three times as much: the backward pass is two products per convolution.</remarks>
    /// <param name="options">The network.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    public static double ForwardOperations(NetworkOptions options, int height, int width) =>
        Convolutions(options, height, width).Sum(convolution => convolution.Operations);

    /// <summary>All convolutions of the network for images of this size.</summary>
    public static IEnumerable<ConvolutionShape> Convolutions(NetworkOptions options, int height, int width)
    {
        foreach (Slot slot in NetworkLayout.Of(options, classes: 0).Parameters)
            if (slot.Kind == SlotKind.Convolution)
            {
                (int halvings, bool strides) = Place(slot.Name);
                (int rows, int columns) = (Halved(height, halvings), Halved(width, halvings));
                yield return new(slot.Name, (int)slot.Shape[1], (int)slot.Shape[0], (int)slot.Shape[2], strides ? 2 : 1, rows, columns);
            }
    }

    /// <summary>Numbers that are learnt, classifiers aside; computed without laying the network out, however large it is.</summary>
    public static double Parameters(NetworkOptions options)
    {
        double width = options.Width;
        double total = 3 * 7 * 7 * width + 2 * width + 2 * 2 * 32 * width + Block(8 * width); // stem, necks, branch M's extra block
        double inputs = width;
        for (int stage = 0; stage < 4; stage++)
        {
            double planes = width * (1 << stage);
            double all = options.Blocks[stage] * Block(planes) + (inputs - 4 * planes) * planes + inputs * 4 * planes + 8 * planes;
            total += stage < 3 ? all : 2 * all;
            inputs = 4 * planes;
        }
        return total;
    }

    /// <summary>Parameters of a block that keeps its channels: three kernels and three normalisations.</summary>
    private static double Block(double planes) => (4 + 9 + 4) * planes * planes + 2 * (1 + 1 + 4) * planes;

    /// <summary>How often an image was halved before a convolution, and whether it halves it itself.</summary>
    private static (int Halvings, bool Strides) Place(string name) => name switch
    {
        "conv1.weight" => (0, true),
        // The first block of stages 2 and 3 narrows its input before the strided convolution.
        "layer2.0.conv1.weight" => (2, false),
        "layer3.0.conv1.weight" => (3, false),
        "layer2.0.conv2.weight" or "layer2.0.downsample.0.weight" => (2, true),
        "layer3.0.conv2.weight" or "layer3.0.downsample.0.weight" => (3, true),
        _ => (name[..6] switch { "layer1" => 2, "layer2" => 3, _ => 4 }, false),
    };

    private static int Halved(int size, int times) => times == 0 ? size : Halved((size + 1) / 2, times - 1);
}

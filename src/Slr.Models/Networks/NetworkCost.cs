namespace Slr.Models.Networks;

/// <summary>How much arithmetic the network is.</summary>
public static class NetworkCost
{
    /// <summary>Floating-point operations of one forward pass of one image: two per product and sum of its convolutions.</summary>
    /// <remarks>A training step costs three times as much: the backward pass is two products per convolution.</remarks>
    /// <param name="options">The network.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    public static double ForwardOperations(NetworkOptions options, int height, int width)
    {
        double operations = 0;
        foreach (Slot slot in NetworkLayout.Of(options, classes: 0).Parameters)
            if (slot.Kind == SlotKind.Convolution)
                operations += 2.0 * slot.Count * Places(slot.Name, height, width);
        return operations;
    }

    /// <summary>Output places of a convolution: how often its kernel is applied.</summary>
    private static double Places(string name, int height, int width)
    {
        int halvings = name == "conv1.weight" ? 1 : name[..6] switch
        {
            "layer1" => 2,
            "layer2" => 3,
            _ => 4,
        };
        // The first block of stages 2 and 3 narrows its input before the strided convolution.
        if (name is "layer2.0.conv1.weight" or "layer3.0.conv1.weight")
            halvings--;
        return Halved(height, halvings) * (double)Halved(width, halvings);
    }

    private static int Halved(int size, int times) => times == 0 ? size : Halved((size + 1) / 2, times - 1);
}

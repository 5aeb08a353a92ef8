using System.Text;
using Slr.Models.Networks;
using Slr.Primitives.Randomness;

namespace Slr.Models.Training;

/// <summary>
/// First weights of a network that is trained from scratch: as torchvision's ResNet (He et al. 2015, normal, fan out),
/// classifiers normal with deviation 0.001. Each tensor depends on the seed and its name only.
/// </summary>
internal static class Initialisation
{
    private const ulong Coordinate = 0x494e4954; // "INIT": keeps these numbers apart from those of sampling

    /// <summary>The values of a slot, row-major.</summary>
    public static float[] Values(Slot slot, ulong seed) => slot.Kind switch
    {
        SlotKind.Convolution => Normal(slot, seed, Math.Sqrt(2.0 / (slot.Shape[0] * slot.Shape[2] * slot.Shape[3]))),
        SlotKind.Classifier => Normal(slot, seed, 0.001),
        SlotKind.Scale or SlotKind.RunningVariance => Constant(slot, 1),
        _ => Constant(slot, 0),
    };

    private static float[] Constant(Slot slot, float value)
    {
        var values = new float[slot.Count];
        Array.Fill(values, value);
        return values;
    }

    private static float[] Normal(Slot slot, ulong seed, double deviation)
    {
        // Branch M starts as a copy of branch G's layer4, as with weights from ImageNet.
        string name = slot.Name.Replace("branch_m.layer4", "branch_g.layer4", StringComparison.Ordinal);
        var random = new CounterRandom(seed, Coordinate, Hash(name));
        var values = new float[slot.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(deviation * random.NextGaussian());
        return values;
    }

    /// <summary>FNV-1a, 64 bits.</summary>
    private static ulong Hash(string name)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 0x100000001b3;
        return hash;
    }
}

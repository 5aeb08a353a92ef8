using System.Globalization;
using Slr.Models.Networks;

namespace Slr.Actors.Preconditions;

/// <summary>The networks of a run fit into the memory of this machine.</summary>
internal static class MemoryPrecondition
{
    /// <summary>Copies of the parameters in stage 2: student, its gradients and two moments of Adam, teacher.</summary>
    private const int Copies = 5;

    public static IEnumerable<Finding> Find(NetworkOptions network, long available)
    {
        double needed = NetworkCost.Parameters(network) * sizeof(float) * Copies;
        return needed <= available ? [] : [new Finding("memory", Grade.Bad, string.Create(CultureInfo.InvariantCulture,
            $"a network of network.width={network.Width} and network.blocks=[{string.Join(',', network.Blocks)}] needs "
                + $"{Gibibytes(needed)} with its teacher and its optimizer; this process may use {Gibibytes(available)}"),
            "Make it smaller, or use a machine with more memory.")];
    }

    private static string Gibibytes(double bytes) => (bytes / (1L << 30)).ToString("#,0.0", CultureInfo.InvariantCulture) + " GiB";
}

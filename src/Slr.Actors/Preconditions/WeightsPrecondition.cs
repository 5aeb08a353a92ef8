using Slr.Actors.Configuration;
using Slr.Models.Weights;

namespace Slr.Actors.Preconditions;

/// <summary>The weights that training starts from can be read and fit the network: read whole, by the reader of the run.</summary>
internal static class WeightsPrecondition
{
    private const int FullWidth = 64;

    public static IEnumerable<Finding> Find(RunSettings settings, out MatchReport? report)
    {
        report = null;
        try
        {
            if (settings.Pretrained is { } file)
            {
                report = PretrainedWeights.Load(file, settings.Network).Report;
                return [];
            }
        }
        catch (WeightsException refused)
        {
            return [new Finding("weights", Grade.Bad, refused.Message)];
        }
        if (!settings.Data.HasSource)
            return [new Finding("weights", Grade.Fair, "training starts from random weights, and there is no labelled source",
                "Little is learnt so. Name a checkpoint: adapt CROPS --from WEIGHTS or RUN, or network.pretrained=FILE (docs/models.md).")];
        // The commonest reason for figures far below the published ones.
        return settings.Network.Width < FullWidth ? [] : [new Finding("weights", Grade.Fair, "training starts from random weights",
            "The published figures start from ImageNet's: network.pretrained=FILE (docs/models.md).")];
    }
}

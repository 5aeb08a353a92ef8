using Slr.Actors.Configuration;
using Slr.Actors.Refinement;
using Slr.Runs.Lines;

namespace Slr.Actors.Preconditions;

/// <summary>The clusterer can be made: its class and assembly are there, where it is one of the user's own.</summary>
internal static class ClustererPrecondition
{
    public static IEnumerable<Finding> Find(RunSettings settings)
    {
        try
        {
            ClustererFactory.Props(settings);
            return [];
        }
        catch (SettingsException refused)
        {
            return [.. refused.Problems.Select(problem => new Finding(PartNames.Clusterer, Grade.Bad, problem.ToString()))];
        }
    }
}

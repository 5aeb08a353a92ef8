using System.CommandLine;

namespace Slr.Bench.Nodes;

/// <summary>What is measured in turn, round by round.</summary>
internal static class Rounds
{
    /// <summary>How many.</summary>
    public static Option<int> Option(int usual) => Number("--rounds", "Rounds; the median counts", usual);

    /// <summary>An option with a number.</summary>
    public static Option<int> Number(string name, string what, int usual) =>
        new(name) { Description = what, DefaultValueFactory = _ => usual, HelpName = "number" };

    /// <summary>What counts of the rounds.</summary>
    public static double Median(IReadOnlyCollection<double> rounds) => rounds.Order().ElementAt(rounds.Count / 2);
}

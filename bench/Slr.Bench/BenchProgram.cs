using System.CommandLine;
using Slr.Bench.Soak;

namespace Slr.Bench;

/// <summary>The program, with the commands that measure and disturb it.</summary>
internal static class BenchProgram
{
    /// <summary>What it has beyond the program itself.</summary>
    public static IEnumerable<Command> Commands() => [BenchCommands.Build(), SoakCommand.Build()];
}

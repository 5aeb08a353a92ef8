using System.CommandLine;
using Slr.Bench.Eps;
using Slr.Bench.Images;
using Slr.Bench.Labels;
using Slr.Bench.Nodes;
using Slr.Bench.Training;
using Slr.Cli.Console;

namespace Slr.Bench;

/// <summary><c>bench</c>: each part beside its baseline, measured in the same run.</summary>
internal static class BenchCommands
{
    public static Command Build()
    {
        Command bench = new("bench", "Measures parts of the program beside their baselines.")
        {
            LabelCommands.Labels(), LabelCommands.Refinement(), LabelCommands.Ranking(), LargeSetCommand.Build(), EpsCommand.Build(),
            ImageCommand.Build(), TrainCommands.Train(), TrainCommands.Soak(), NodeBenchmark.Build(), EvaluationBenchmark.Build(),
            SearchBenchmark.Build(), SweepBenchmark.Build(), ScalingCommand.Build(),
        };
        return ExampleHelp.With(bench,
            ("slr bench labels --sets 3000x2048", "features to refined labels, a small set"),
            ("slr bench ranking", "mAP and CMC"),
            ("slr bench images --json", "JPEG files to batches, for scripts"),
            ("slr bench train", "training steps and extraction"),
            ("slr bench soak", "1,000 training steps, judged by resident memory"));
    }
}

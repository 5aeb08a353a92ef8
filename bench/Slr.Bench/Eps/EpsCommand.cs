using System.CommandLine;
using Slr.Cli.Console;
using static Slr.Bench.BenchOutput;

namespace Slr.Bench.Eps;

/// <summary><c>bench eps</c>.</summary>
internal static class EpsCommand
{
    internal static Command Build()
    {
        var most = new Option<int>("--most")
        {
            Description = "Images of the largest sets",
            DefaultValueFactory = _ => 32_000,
            HelpName = "images"
        };
        var command = new Command("eps", "eps = auto beside the best of all fixed eps's, by ARI with hidden persons.") { most };
        command.Does((parsed, terminal, stop) =>
        {
            Line(terminal, $"images  a person  noise  cameras   auto  ARI     best  ARI     share  eps 0.5  rho    time");
            List<EpsBenchmarkRow> rows = EpsBenchmark.Run(parsed.GetValue(most), row => Line(terminal,
                $"{row.Images,6}  {row.PerPerson,8}  {row.Noise,5}  {(row.Cameras ? "yes" : "no"),7}  {row.Auto:0.000}  "
                    + $"{row.AutoAri:0.000}  {row.Best:0.000}  {row.BestAri:0.000}  {row.Share:0.000}  {row.HalfAri,7:0.000}  "
                    + $"{row.RhoAri:0.000}  {row.Seconds:0.00} s"), stop);
            int enough = rows.Count(row => row.Share >= 0.95);
            Line(terminal,
                $"at least 0.95 of the best in {enough} of {rows.Count} sets, {100.0 * enough / rows.Count:0} %; the least share is "
                    + $"{rows.Min(row => row.Share):0.00}");
            return Say(terminal, rows);
        });
        return ExampleHelp.With(command,
            ("slr bench eps --most 3200", "the smaller sets, a minute"),
            ("slr bench eps", "150 sets of up to 32,000 images, some minutes"));
    }
}

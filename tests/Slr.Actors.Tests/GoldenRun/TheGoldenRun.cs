using System.Diagnostics;
using System.Text.Json;

namespace Slr.Actors.Tests.GoldenRun;

/// <summary>
/// A run is elsewhere compared with itself, so that a wrong run equals a wrong run. Here its numbers are held against
/// those that a script in Python, which knows nothing of the program's code, computed from a record of it
/// (tests/golden-run).
/// </summary>
public sealed class TheGoldenRun(RecordedRun run) : IClassFixture<RecordedRun>
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden-run");

    /// <summary>
    /// Share by which a loss may differ where sums are rounded otherwise, on another kind of processor: hardly before the
    /// first epoch of adaptation is over, then by as much as the choice of a hardest pair (measured: 8 % between AVX2 and
    /// SSE4). What is not rounding is held to a thousandth by the script, whose steps begin at the record's own weights.
    /// </summary>
    private const double Rounding = 0.01, LaterRounding = 0.15;

    private static readonly JsonElement Numbers = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "numbers.json"))).RootElement;

    private int Iterations => run.Record.Steps.Adapt / Numbers.GetProperty("labels").GetArrayLength();

    [Fact]
    public void has_the_losses_and_learning_rates_of_stage_one() => AssertLosses("pretrain", run.Record.Steps.Pretrain,
        step => run.Record[$"pretrain{step}/losses"].ToDoubles(), _ => Rounding);

    [Fact]
    public void has_the_losses_and_the_teachers_moves_of_stage_two() => AssertLosses("adapt", run.Record.Steps.Adapt,
        step => [.. run.Record[$"step{step}/losses"].ToDoubles(), Moved(step)], step => step < Iterations ? Rounding : LaterRounding);

    [Fact]
    public void has_the_labels_of_every_epoch()
    {
        foreach ((int epoch, JsonElement labels) in Numbers.GetProperty("labels").EnumerateArray().Index())
        {
            Assert.Equal(Integers(labels, "current"), run.Record[$"epoch{epoch}/current"].ToInt32s());
            Assert.Equal(Integers(labels, "refined"), run.Record[$"epoch{epoch}/refined"].ToInt32s());
        }
    }

    [Fact]
    public void has_the_scores_of_every_epoch()
    {
        foreach ((int epoch, JsonElement scores) in Numbers.GetProperty("scores").EnumerateArray().Index())
            Assert.Equal(Doubles(scores)[0], run.Record[$"scores{epoch}/found"].ToDoubles()[0], 0.05);
    }

    /// <summary>On this machine, from this very run: every number and picture, not only those that are stored.</summary>
    [Fact]
    public async Task is_recomputed_in_Python_from_its_record()
    {
        const string Python = "/usr/bin/python3"; // the system's: it has the system's packages
        Assert.SkipUnless(File.Exists(Python) && await Exit(Python, "-c", "import numpy, torch") is (0, _),
            "Python with NumPy and PyTorch is not there");
        (int code, string output) = await Exit(Python, Path.Combine(Folder, "recompute.py"), run.File);
        Assert.True(code == 0, output);
    }

    private static void AssertLosses(string stage, int steps, Func<int, double[]> found, Func<int, double> rounding)
    {
        double[][] expected = [.. Numbers.GetProperty(stage).EnumerateArray().Select(Doubles)];
        Assert.Equal(expected.Length, steps);
        for (int step = 0; step < steps; step++)
            Assert.All(found(step).Zip(expected[step]), pair => Assert.InRange(pair.First,
                pair.Second - rounding(step) * Math.Abs(pair.Second), pair.Second + rounding(step) * Math.Abs(pair.Second)));
    }

    /// <summary>How far the teacher's parameters moved in a step.</summary>
    private double Moved(int step)
    {
        string before = step % Iterations == 0 ? $"step{step}/teacher-before" : $"step{step - 1}/teacher-after";
        double sum = 0;
        foreach (string name in run.Record.Names($"step{step}/teacher-after/"))
            foreach ((double then, double now) in run.Record[$"{before}/{name}"].ToDoubles()
                .Zip(run.Record[$"step{step}/teacher-after/{name}"].ToDoubles()))
                sum += (now - then) * (now - then);
        return Math.Sqrt(sum);
    }

    private static double[] Doubles(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static int[] Integers(JsonElement labels, string name) =>
        [.. labels.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    private static async Task<(int Code, string Output)> Exit(string program, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }
}

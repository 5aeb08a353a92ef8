using Slr.Runs.Disks;

namespace Slr.Actors.Tests.Store;

/// <summary>
/// Every call of a run on its directory, one after another: the process is killed there, the power is cut, the disk refuses
/// or lies. From every state that this can leave, the run goes on and ends with the bytes of an undisturbed one.
/// </summary>
public sealed class EveryCallOfARun(ITestOutputHelper output)
{
    private static readonly SortedDictionary<string, string> Undisturbed = UndisturbedResults(out calls);
    private static readonly int calls;

    [Theory]
    [InlineData(false), InlineData(true)]
    public void may_be_the_last_of_its_process(bool halfWritten)
    {
        int states = 0;
        for (int call = 0; call < calls; call++)
        {
            MemoryDisk disk = Disturbed(call, halfWritten ? Trouble.KillHalfWritten : Trouble.Kill);
            states += GoesOn(disk.AfterKill(), $"killed at call {call}");
        }
        Tell("SIGKILL", states);
    }

    [Fact]
    public void may_be_the_last_before_a_power_cut()
    {
        int states = 0;
        for (int call = 0; call <= calls; call++)
        {
            MemoryDisk disk = Disturbed(call, Trouble.Kill);
            var random = new Random(call);
            foreach (Unflushed contents in Enum.GetValues<Unflushed>())
            {
                states += GoesOn(disk.AfterPowerCut(() => false, contents), $"power cut at call {call}, no entries, {contents}");
                states += GoesOn(disk.AfterPowerCut(() => true, contents), $"power cut at call {call}, all entries, {contents}");
                for (int mixture = 0; mixture < 2; mixture++)
                    states += GoesOn(disk.AfterPowerCut(() => random.Next(2) == 0, contents),
                        $"power cut at call {call}, some entries, {contents}");
            }
        }
        Tell("power cut", states);
    }

    [Fact]
    public void may_end_its_process_twice()
    {
        int states = 0;
        for (int call = 0; call < calls; call += 5)
        {
            MemoryDisk disk = Disturbed(call, Trouble.Kill).AfterKill();
            for (int second = 0; second < 40; second++)
            {
                MemoryDisk again = disk.AfterKill();
                Run(again, new TroubledDisk(again, second, Trouble.KillHalfWritten));
                states += GoesOn(again.AfterPowerCut(() => true, Unflushed.Zeros), $"killed at call {call} and again at {second}");
            }
        }
        Tell("SIGKILL while it recovers", states);
    }

    [Theory]
    [InlineData("no space left", 28), InlineData("input/output error", 5), InlineData("read-only file system", 30),
        InlineData("permission denied", 13)]
    public void may_be_refused(string what, int errno)
    {
        Exception Refusal() => errno == 13 ? new UnauthorizedAccessException(what) : new IOException(what, errno);
        int states = 0;
        for (int call = 0; call < calls; call++)
        {
            foreach (Trouble trouble in (Trouble[])[Trouble.RefuseOnce, Trouble.RefuseFromThenOn])
            {
                MemoryDisk disk = ScriptedRun.EmptyDisk();
                Run(disk, new TroubledDisk(disk, call, trouble, Refusal));
                if (trouble == Trouble.RefuseOnce && call > 0)
                    AssertSame(disk, $"{what} once at call {call}");
                states += GoesOn(disk.AfterKill(), $"{what} at call {call}, {trouble}");
            }
        }
        Tell(what, states);
    }

    [Fact]
    public void may_be_a_lie()
    {
        int states = 0;
        for (int call = 0; call < calls; call++)
        {
            MemoryDisk disk = ScriptedRun.EmptyDisk();
            Run(disk, new TroubledDisk(disk, call, Trouble.Lie));
            states += GoesOn(disk.AfterKill(), $"a lie at call {call}");
        }
        Tell("lie", states);
    }

    /// <summary>
    /// The one thing that no reading back can find: a disk that says that it flushed, and loses power later. Seals and what
    /// they can rebuild come back; the table of an earlier epoch whose seal is not kept is lost, and named.
    /// </summary>
    [Fact]
    public void may_be_a_lie_before_a_power_cut()
    {
        int states = 0, named = 0;
        for (int call = 0; call < calls; call++)
        {
            MemoryDisk disk = ScriptedRun.EmptyDisk();
            Run(disk, new TroubledDisk(disk, call, Trouble.Lie));
            foreach (Unflushed contents in Enum.GetValues<Unflushed>())
            {
                MemoryDisk after = disk.AfterPowerCut(() => true, contents);
                IReadOnlyList<string> lost = ScriptedRun.GoOn(after);
                Assert.True(!Different(after).Except(lost).Any(),
                    $"a lie at call {call}, then a power cut, {contents}: {string.Join(", ", Different(after))} differ");
                (states, named) = (states + 1, named + (lost.Count > 0 ? 1 : 0));
            }
        }
        output.WriteLine($"in {named} of them a table of an earlier epoch was lost and named");
        Tell("lie, then a power cut", states);
    }

    private static SortedDictionary<string, string> UndisturbedResults(out int calls)
    {
        MemoryDisk disk = ScriptedRun.EmptyDisk();
        var counted = new TroubledDisk(disk, -1, Trouble.None);
        ScriptedRun.GoOn(counted);
        calls = counted.Calls;
        return ScriptedRun.Results(disk);
    }

    private static MemoryDisk Disturbed(int call, Trouble trouble)
    {
        MemoryDisk disk = ScriptedRun.EmptyDisk();
        Run(disk, new TroubledDisk(disk, call, trouble));
        return disk;
    }

    private static void Run(MemoryDisk disk, IDisk troubled)
    {
        Assert.NotNull(disk);
        try
        {
            ScriptedRun.GoOn(troubled);
        }
        catch (Exception end) when (end is ProcessGone or IOException or UnauthorizedAccessException)
        {
            // So it ended; what counts is what it left.
        }
    }

    private static int GoesOn(MemoryDisk disk, string state)
    {
        ScriptedRun.GoOn(disk);
        AssertSame(disk, state);
        return 1;
    }

    private static void AssertSame(IDisk disk, string state)
    {
        string[] different = [.. Different(disk)];
        Assert.True(different.Length == 0, $"{state}: {string.Join(", ", different)} differ");
    }

    private static IEnumerable<string> Different(IDisk disk)
    {
        SortedDictionary<string, string> results = ScriptedRun.Results(disk);
        return Undisturbed.Keys.Union(results.Keys).Where(file => Undisturbed.GetValueOrDefault(file) != results.GetValueOrDefault(file));
    }

    private void Tell(string what, int states)
    {
        Assert.True(states >= calls / 3, $"{states} states of {calls} calls");
        output.WriteLine($"{what}: {calls} calls, {states} states, all resumed to the same bytes");
    }
}

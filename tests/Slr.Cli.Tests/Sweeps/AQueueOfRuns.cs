using CsCheck;
using Slr.Cli.Sweeps;

namespace Slr.Cli.Tests.Sweeps;

public class AQueueOfRuns
{
    private enum Turn
    {
        Ends,
        IsLost,
        IsElsewhere,
        IsRefused,
    }

    [Fact]
    public void gives_every_run_to_one_site_at_a_time_until_it_has_ended_once() => Gen.Select(Gen.Int[0, 12], Gen.Int[1, 4],
        Gen.Enum<Turn>().Array[0, 40]).Sample(async (count, sites, turns) =>
        {
            SweepRun[] runs = [.. Enumerable.Range(0, count).Select(number => new SweepRun($"run-{number}", [$"{number}"]))];
            var queue = new RunQueue(runs);
            var pending = new Queue<Turn>(turns);
            HashSet<SweepRun> going = [];
            Dictionary<string, int> ended = [];
            string[] names = [.. Enumerable.Range(0, sites).Select(site => $"site-{site}")];
            foreach (string site in names)
                queue.Open(site);
            await Task.WhenAll(names.Select(site => Task.Run(() => WorkAsync(site))));
            Assert.True(queue.AllEnded.IsCompletedSuccessfully);
            Assert.Equal(runs.Select(run => run.Name).Order(), ended.Keys.Order());
            Assert.All(ended.Values, times => Assert.Equal(1, times));

            async Task WorkAsync(string site)
            {
                while (await queue.TakeAsync(site, TestContext.Current.CancellationToken) is { } run)
                {
                    Turn turn;
                    lock (going)
                    {
                        Assert.True(going.Add(run));
                        turn = pending.TryDequeue(out Turn next) ? next : Turn.Ends;
                    }
                    lock (going)
                    {
                        going.Remove(run);
                        switch (turn)
                        {
                            case Turn.Ends:
                                End(run);
                                break;
                            case Turn.IsLost:
                                queue.Return(run);
                                break;
                            case Turn.IsElsewhere:
                                queue.Postpone(run);
                                break;
                            case Turn.IsRefused:
                                queue.Refuse(run, site, 64);
                                foreach ((SweepRun refused, int code) in queue.TakeRefused())
                                {
                                    Assert.Equal(64, code);
                                    End(refused);
                                }
                                break;
                        }
                    }
                }
            }

            void End(SweepRun run)
            {
                ended[run.Name] = ended.GetValueOrDefault(run.Name) + 1;
                queue.End();
            }
        });

    [Fact]
    public async Task gives_what_was_lost_first_and_what_is_done_elsewhere_last()
    {
        SweepRun one = new("1", ["1"]), two = new("2", ["2"]), three = new("3", ["3"]);
        var queue = new RunQueue([one, two, three]);
        queue.Open("here");
        Assert.Equal(one, await Take("here"));
        Assert.Equal(two, await Take("here"));
        queue.Postpone(one);
        queue.Return(two);
        Assert.Equal([two, three, one], [await Take("here"), await Take("here"), await Take("here")]);

        Task<SweepRun?> Take(string site) => queue.TakeAsync(site, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task ends_what_a_site_refuses_only_when_no_other_takes_part()
    {
        SweepRun run = new("1", ["1"]);
        var queue = new RunQueue([run]);
        queue.Open("one");
        queue.Open("other");
        await queue.TakeAsync("one", TestContext.Current.CancellationToken);
        queue.Refuse(run, "one", 64);
        Assert.Empty(queue.TakeRefused());
        Task<SweepRun?> again = queue.TakeAsync("one", TestContext.Current.CancellationToken);
        Assert.False(again.IsCompleted);
        queue.Close("other");
        Assert.Equal([(run, 64)], queue.TakeRefused());
        queue.End();
        Assert.Null(await again);
    }

    [Fact]
    public async Task lets_nobody_wait_who_stops()
    {
        var queue = new RunQueue([new("1", ["1"])]);
        queue.Open("one");
        await queue.TakeAsync("one", TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        Task<SweepRun?> waits = queue.TakeAsync("one", stop.Token);
        await stop.CancelAsync();
        Assert.Null(await waits);
    }
}

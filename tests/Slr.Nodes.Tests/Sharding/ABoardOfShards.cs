using CsCheck;
using Slr.Nodes.Sharding;

namespace Slr.Nodes.Tests.Sharding;

public sealed class ABoardOfShards
{
    private readonly Clock clock = new();
    private readonly ShardPace pace = new();

    [Fact]
    public void hands_out_every_shard_once_as_long_as_nobody_is_lost()
    {
        ShardBoard<int[]> board = Board(5);
        string[] workers = ["a", IShardBoard.Trainer, "a", IShardBoard.Trainer, "b", "a"];
        Assert.Equal([0, 1, 2, 3, 4, null], [.. workers.Select(board.Take)]);
    }

    /// <summary>Whoever asks first at each turn: workers that are as fast as one another, two shards at a time, end together.</summary>
    [Fact]
    public void keeps_nobody_waiting_at_the_end_because_another_has_a_shard_ahead() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 5], Gen.Int).Sample((shards, count, seed) =>
        {
            ShardBoard<int[]> board = Board(shards);
            var random = new Random(seed);
            string[] workers = [IShardBoard.Trainer, .. Enumerable.Range(1, count - 1).Select(worker => $"node {worker}")];
            var held = workers.ToDictionary(worker => worker, _ => new Queue<int>());
            int turns = 0;
            for (; !board.Ended.IsCompleted; turns++)
            {
                for (int most = 1; most <= 2; most++)
                    foreach (string worker in workers.OrderBy(_ => random.Next()))
                        while (held[worker].Count < most && board.Take(worker) is { } shard)
                            held[worker].Enqueue(shard);
                foreach (string worker in workers)
                    if (held[worker].TryDequeue(out int done))
                        board.Put(worker, done, Rows(done));
            }
            Assert.Equal((shards + count - 1) / count, turns);
        });

    [Fact]
    public void gives_to_others_what_a_lost_worker_had()
    {
        ShardBoard<int[]> board = Board(3);
        board.Take("a");
        board.Take("b");
        board.Take("a");
        board.Lost("a");
        Assert.Equal([0, 2, null], [board.Take("c"), board.Take("d"), board.Take("e")]);
    }

    [Fact]
    public void gives_a_slow_shard_to_a_second_worker_and_takes_the_first_answer()
    {
        ShardBoard<int[]> board = Board(5);
        for (int i = 0; i < 4; i++)
        {
            int shard = board.Take("a")!.Value;
            clock.Pass(TimeSpan.FromSeconds(1));
            board.Put("a", shard, Rows(shard));
        }
        Assert.Equal(4, board.Take("slow"));
        clock.Pass(TimeSpan.FromSeconds(2.9));
        Assert.Null(board.Take("a"));
        clock.Pass(TimeSpan.FromSeconds(0.2));
        Assert.Null(board.Take("slow"));
        Assert.Equal(4, board.Take("a"));
        Assert.Null(board.Take("b"));

        board.Put("a", 4, Rows(4));
        board.Put("slow", 4, Rows(99));

        Assert.True(board.Ended.IsCompleted);
        Assert.Equal(Rows(4), board.Accepted(4));
    }

    [Fact]
    public async Task takes_a_checked_shard_only_once_the_trainer_has_the_same()
    {
        ShardBoard<int[]> board = Board(1, (_, _) => true);
        board.Take("a");
        board.Put("a", 0, Rows(0));
        Assert.Null(board.Accepted(0));
        Assert.Null(board.Take("b"));
        Assert.Equal(0, board.Take(IShardBoard.Trainer));
        board.Put(IShardBoard.Trainer, 0, Rows(0));
        Assert.NotNull(board.Accepted(0));
        Assert.Null(await board.Ended);
    }

    [Fact]
    public async Task names_the_worker_whose_bytes_are_not_the_trainers()
    {
        ShardBoard<int[]> board = Board(2, (_, _) => true);
        board.Take("liar");
        board.Put("liar", 0, Rows(1));
        board.Take(IShardBoard.Trainer);
        board.Put(IShardBoard.Trainer, 0, Rows(0));
        Assert.Equal("liar", await board.Ended);
    }

    /// <summary>Whatever workers do, in whatever order: taking, answering, being lost, answering all the same.</summary>
    [Fact]
    public void ends_with_the_rows_of_every_shard_whatever_happens_to_workers() =>
        Gen.Select(Gen.Int[1, 12], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2]).Array[0, 200]).Sample((shards, acts) =>
        {
            ShardBoard<int[]> board = Board(shards, (_, shard) => shard % 3 == 0);
            string[] workers = [IShardBoard.Trainer, "a", "b", "c"];
            List<(string Worker, int Shard)> held = [];
            foreach ((int who, int what) in acts)
            {
                string worker = workers[who];
                if (what == 0 && board.Take(worker) is { } shard)
                    held.Add((worker, shard));
                else if (what == 1 && worker != IShardBoard.Trainer)
                    board.Lost(worker);
                else if (held.FindIndex(one => one.Worker == worker) is var at and >= 0)
                {
                    board.Put(worker, held[at].Shard, Rows(held[at].Shard));
                    held.RemoveAt(at);
                }
                clock.Pass(TimeSpan.FromSeconds(1));
            }
            foreach ((string worker, int shard) in held.Where(one => one.Worker == IShardBoard.Trainer))
                board.Put(worker, shard, Rows(shard));
            foreach (string worker in workers[1..])
                board.Lost(worker);
            while (board.Take(IShardBoard.Trainer) is { } shard)
                board.Put(IShardBoard.Trainer, shard, Rows(shard));
            Assert.True(board.Ended is { IsCompletedSuccessfully: true, Result: null });
            Assert.All(Enumerable.Range(0, shards), shard => Assert.Equal(Rows(shard), board.Accepted(shard)));
        });

    private ShardBoard<int[]> Board(int shards, Func<string, int, bool>? isChecked = null) =>
        new(shards, clock, pace, isChecked ?? ((_, _) => false), (one, other) => one.SequenceEqual(other));

    private static int[] Rows(int shard) => [shard, 1];

    private sealed class Clock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => now += time.Ticks;

        public override long GetTimestamp() => now;
    }
}

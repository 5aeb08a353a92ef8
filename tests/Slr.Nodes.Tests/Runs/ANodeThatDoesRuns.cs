using Akka.Actor;
using Slr.Nodes.Membership;
using Slr.Nodes.Runs;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Tests.Runs;

/// <summary>Of runs that only write files.</summary>
public sealed class ANodeThatDoesRuns : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly FolderMark Elsewhere = new("/nowhere/mark", "words");

    private readonly string folder = Directory.CreateTempSubdirectory("slr-runs-").FullName;
    private readonly ActorSystem system = NodeSystem.Start(NodePlace.Loopback, [RunCrew.Role]);
    private readonly HostedRuns hosted = new();
    private readonly Written launcher;
    private readonly Inbox sweep;
    private readonly IActorRef node;
    private long questions;

    public ANodeThatDoesRuns()
    {
        launcher = new Written(folder);
        sweep = Inbox.Create(system);
        node = system.ActorOf(Props.Create(() => new RunHost(launcher, hosted, "a processor", Ignore)));
    }

    [Fact]
    public void says_what_differs_when_it_runs_another_program()
    {
        Tell(new Engage(1, NodeMessage.Version, "another", "cpu", 1, Elsewhere, Elsewhere));
        Assert.Contains("and the sweep another: run the same one on both", Hear<Declined>().Why);
    }

    [Fact]
    public void takes_no_order_of_anyone_who_has_not_engaged_it()
    {
        Tell(new RunOrder(1, "seed-1", "own", "", []));
        Engage(Elsewhere);
        Assert.Empty(launcher.Begun);
    }

    [Fact]
    public void works_in_the_folder_whose_mark_it_reads_and_in_its_own_where_it_does_not()
    {
        string shared = Directory.CreateDirectory(Path.Combine(folder, "shared")).FullName, mark = Path.Combine(shared, "mark");
        File.WriteAllText(mark, "words");
        Assert.False(Engage(new FolderMark(mark, "others")).Shares);
        Assert.True(Engage(new FolderMark(mark, "words")).Shares);
        Order(1);
        RunOver over = Hear<RunOver>();
        Assert.Equal((0, 0), (over.Code, over.Files.Length));
        Assert.True(File.Exists(Path.Combine(shared, "seed-1", "large")));
    }

    [Fact]
    public void gives_what_nobody_else_sees_in_pieces_and_forgets_it_then()
    {
        Engage(Elsewhere);
        Order(1);
        RunOver over = Hear<RunOver>();
        Assert.Equal(["seed-1.log", "seed-1/large"], over.Files);
        var all = new MemoryStream();
        for (FilePiece piece = Piece(over.Files[1]); piece.Bytes.Length > 0; piece = Piece(over.Files[1]))
        {
            Assert.True(piece.Found);
            Assert.InRange(piece.Bytes.Length, 1, NodeMessage.MostBytes);
            all.Write(piece.Bytes);
        }
        Assert.Equal(Written.Large, all.ToArray());
        Tell(new WantPiece(1, "seed-1/../../secret", 0));
        Assert.False(Hear<FilePiece>().Found);
        Tell(new Fetched(1));
        Assert.False(Piece(over.Files[1]).Found);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder, "node-runs")));

        FilePiece Piece(string file)
        {
            Tell(new WantPiece(1, file, all.Length));
            return Hear<FilePiece>();
        }
    }

    [Fact]
    public void tells_again_what_it_has_ended_when_it_is_ordered_again_and_does_it_once()
    {
        Engage(Elsewhere);
        Order(1);
        RunOver over = Hear<RunOver>();
        Order(1);
        Assert.Equal(over, Hear<RunOver>());
        Tell(new StopRun(1));
        Assert.Equal(over, Hear<RunOver>());
        Tell(new StopRun(2));
        Assert.Equal(HostedRun.Interrupted, Hear<RunOver>().Code);
        Assert.Single(launcher.Begun);
    }

    [Fact]
    public async Task goes_on_when_it_is_asked_once_more_and_stops_when_it_was_lost_in_between()
    {
        launcher.Endless = true;
        Engaged first = Engage(Elsewhere);
        Order(1);
        await launcher.HasBegun.Task.WaitAsync(TestContext.Current.CancellationToken);
        questions--;
        Assert.Equal(first, Engage(Elsewhere));
        Assert.False(launcher.Stopped.Task.IsCompleted);
        Assert.NotEqual(first, Engage(Elsewhere));
        await launcher.Stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public void does_no_run_whose_name_leads_elsewhere(string name)
    {
        Engage(Elsewhere);
        Tell(new RunOrder(1, name, "own", "", []));
        Assert.NotEqual(0, Hear<RunOver>().Code);
        Assert.Empty(launcher.Begun);
    }

    [Fact]
    public async Task stops_its_runs_before_it_ends()
    {
        launcher.Endless = true;
        Engage(Elsewhere);
        Order(1);
        await launcher.HasBegun.Task.WaitAsync(TestContext.Current.CancellationToken);
        await hosted.EndAsync();
        Assert.Equal(HostedRun.Interrupted, Hear<RunOver>().Code);
    }

    public void Dispose()
    {
        system.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static void Ignore(string said)
    {
    }

    private Engaged Engage(FolderMark mark)
    {
        Tell(new Engage(++questions, NodeMessage.Version, Arithmetic.OwnProgram, "cpu", 1, mark, Elsewhere));
        return Hear<Engaged>();
    }

    private void Order(long number) => Tell(new RunOrder(number, $"seed-{number}", "own", "slr { }", []));

    private void Tell(object message) => sweep.Send(node, message);

    private T Hear<T>() => Assert.IsType<T>(sweep.Receive(Patience));

    private sealed class Written(string cache) : IRunLauncher
    {
        public static byte[] Large { get; } = new byte[2 * NodeMessage.MostBytes + 5];

        public string Cache => cache;

        public List<string> Begun { get; } = [];

        public bool Endless { get; set; }

        public TaskCompletionSource HasBegun { get; } = new();

        public TaskCompletionSource Stopped { get; } = new();

        public int Room(string device, int threads) => 1;

        public async Task<int> RunAsync(string recipe, IReadOnlyList<string> words, string log, CancellationToken stop)
        {
            Begun.Add(recipe);
            HasBegun.TrySetResult();
            string runs = words.First(word => word.StartsWith("runs=", StringComparison.Ordinal))["runs=".Length..];
            string name = words.First(word => word.StartsWith("name=", StringComparison.Ordinal))["name=".Length..];
            Directory.CreateDirectory(Path.Combine(runs, name));
            new Random(1).NextBytes(Large);
            await File.WriteAllBytesAsync(Path.Combine(runs, name, "large"), Large, CancellationToken.None);
            await File.WriteAllTextAsync(log, "a line", CancellationToken.None);
            if (!Endless)
                return 0;
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stopped.SetResult();
            return HostedRun.Interrupted;
        }

        public IReadOnlyList<string> Results(string directory) => ["large"];
    }
}

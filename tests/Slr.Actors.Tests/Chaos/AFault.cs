using Slr.Actors.Chaos;
using Slr.Actors.Configuration;

namespace Slr.Actors.Tests.Chaos;

/// <summary>When and how injected faults strike.</summary>
public sealed class AFault
{
    [Fact]
    public void at_a_point_strikes_there_and_only_once()
    {
        FaultPlan plan = Plan("loader throws at 2/10");
        plan.Strike("loader", 2, 9);
        plan.Strike("loader", 1, 10);
        plan.Strike("teacher", 2, 10);
        Assert.Throws<InjectedFaultException>(() => plan.Strike("loader", 2, 10));
        plan.Strike("loader", 2, 10);
    }

    [Fact]
    public void that_throws_leaves_the_others_of_its_part_for_later()
    {
        var plan = new FaultPlan([Fault.Parse("student throws at 0"), Fault.Parse("student hangs at 0")], seed: 1,
            new CancellationToken(true));
        Assert.Throws<InjectedFaultException>(() => plan.Strike("student", 0, 0));
        Assert.Throws<OperationCanceledException>(() => plan.Strike("student", 0, 0));
    }

    [Fact]
    public void at_random_points_strikes_at_the_same_ones_in_every_rehearsal()
    {
        static int[] Points(FaultPlan plan) => [.. Enumerable.Range(0, 200).Where(step => plan.Babbles("loader", 3, step))];
        int[] points = Points(Plan("loader babbles with 0.1"));
        Assert.InRange(points.Length, 5, 40);
        Assert.Equal(points, Points(Plan("loader babbles with 0.1")));
    }

    [Theory]
    [InlineData("delivery babbles at 1", "gives no answer")]
    [InlineData("monitor babbles at 1", "gives no answer")]
    [InlineData("graph.fuse babbles at 1", "gives no answer")]
    [InlineData("janitor throws at 1", "there is no part")]
    [InlineData("loader slow at 1", "takes a time")]
    [InlineData("loader throws", "is not of the form")]
    public void that_cannot_be_is_refused(string line, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => Fault.Parse(line)).Message);

    private static FaultPlan Plan(params string[] lines) => new([.. lines.Select(Fault.Parse)], seed: 1);
}

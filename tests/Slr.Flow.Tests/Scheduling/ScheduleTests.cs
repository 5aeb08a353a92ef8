using System.Collections.Immutable;
using CsCheck;
using Slr.Flow.Scheduling;

namespace Slr.Flow.Tests.Scheduling;

public sealed class ScheduleTests
{
    private static readonly ImmutableHashSet<Step> Nothing = [];

    /// <summary>Walks through every state that any order of ends of steps can lead to.</summary>
    [Theory]
    [InlineData(0, 1), InlineData(0, 2), InlineData(1, 1), InlineData(1, 2)]
    public void every_order_of_events_reaches_the_end_and_keeps_the_rules(int staleness, int evaluateEvery)
    {
        var schedule = new Schedule(4, staleness, evaluateEvery);
        var all = schedule.Steps().ToImmutableHashSet();
        var seen = new HashSet<string>();
        var open = new Queue<ImmutableHashSet<Step>>([Nothing]);
        bool finished = false;
        while (open.TryDequeue(out var done))
        {
            if (!seen.Add(string.Join(' ', done.Order(Comparer<Step>.Create(Compare)))))
                continue;
            finished |= done.SetEquals(all);
            var running = schedule.Ready(done, Nothing);
            Assert.True(done.SetEquals(all) || running.Any(step => schedule.BeforeEnd(step).All(done.Contains)),
                "some step must be able to end");
            AssertExclusive(running);
            foreach (var step in running.Where(step => schedule.BeforeEnd(step).All(done.Contains)))
                open.Enqueue(done.Add(step));
        }
        Assert.True(finished);
    }

    /// <summary>Whatever ends when: no epoch begins to train before the one before it is safe, so one at most can be lost.</summary>
    [Fact]
    public void training_is_never_more_than_one_epoch_ahead_of_sealing() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[0, 1], Gen.Int[1, 3], Gen.Int[0, 1000].Array[60]).Sample((epochs, staleness, every, choices) =>
        {
            var schedule = new Schedule(epochs, staleness, every);
            HashSet<Step> done = [], running = [];
            for (int turn = 0; done.Count < schedule.Steps().Count(); turn++)
            {
                running.UnionWith(schedule.Ready(done, running.Union(done).ToHashSet()));
                int unsealed = done.Union(running)
                    .Count(step => step.Kind == StepKind.Train && !done.Contains(new(StepKind.Seal, step.Epoch)));
                Assert.True(unsealed <= 1, $"{unsealed} epochs are trained and not sealed");
                Step[] ending = [.. running.Where(step => schedule.BeforeEnd(step).All(done.Contains))
                    .Order(Comparer<Step>.Create(Compare))];
                Step ended = ending[choices[turn % choices.Length] % ending.Length];
                running.Remove(ended);
                done.Add(ended);
            }
        });

    [Theory]
    [InlineData(0), InlineData(1)]
    public void refinement_consumes_features_while_they_are_extracted(int staleness)
    {
        var schedule = new Schedule(3, staleness);
        Assert.Equal([new(StepKind.Extract, 0), new(StepKind.Refine, 0)], schedule.Ready(Nothing, Nothing));
        Assert.Contains(new Step(StepKind.Extract, 2), schedule.BeforeEnd(new(StepKind.Refine, 2)));
        Assert.Contains(new Step(StepKind.Refine, 1), schedule.BeforeEnd(new(StepKind.Refine, 2)));
    }

    [Fact]
    public void without_staleness_training_waits_for_its_own_epochs_labels()
    {
        var schedule = new Schedule(3);
        Assert.Contains(new Step(StepKind.Refine, 2), schedule.Before(new(StepKind.Train, 2)));
        Assert.Equal(2, schedule.LabelEpoch(2));
    }

    [Fact]
    public void with_staleness_one_refinement_runs_under_training_and_the_next_extraction()
    {
        var schedule = new Schedule(3, staleness: 1);
        var done = Nothing.Add(new(StepKind.Extract, 0)).Add(new(StepKind.Refine, 0)).Add(new(StepKind.Train, 0))
            .Add(new(StepKind.Evaluate, 0)).Add(new(StepKind.Seal, 0)).Add(new(StepKind.Extract, 1));
        Assert.Equal([new(StepKind.Refine, 1), new(StepKind.Train, 1)], schedule.Ready(done, Nothing));
        done = done.Add(new(StepKind.Train, 1)).Add(new(StepKind.Evaluate, 1));
        Assert.Equal([new(StepKind.Extract, 2), new(StepKind.Refine, 2)],
            schedule.Ready(done, Nothing.Add(new(StepKind.Refine, 1))));
        Assert.Equal([0, 0, 1], Enumerable.Range(0, 3).Select(schedule.LabelEpoch));
    }

    /// <summary>So that the rest of the next refinement is done under it.</summary>
    [Fact]
    public void evaluation_waits_for_the_next_extraction_unless_there_will_be_none()
    {
        var schedule = new Schedule(2);
        var done = Nothing.Add(new(StepKind.Extract, 0)).Add(new(StepKind.Refine, 0)).Add(new(StepKind.Train, 0));
        Assert.Equal([new(StepKind.Extract, 1), new(StepKind.Refine, 1)], schedule.Ready(done, Nothing));
        Assert.Contains(new Step(StepKind.Evaluate, 0), schedule.Ready(done.Add(new(StepKind.Extract, 1)), Nothing));
        Assert.Contains(new Step(StepKind.Evaluate, 0), schedule.Ready(done, Nothing, ending: true));
        Assert.DoesNotContain(new Step(StepKind.Extract, 2), schedule.Before(new(StepKind.Evaluate, 1)));
    }

    [Fact]
    public void the_last_epoch_is_always_evaluated() => Assert.Equal(
        [false, true, false, true, true], Enumerable.Range(0, 5).Select(new Schedule(5, 0, 2).IsEvaluated));

    [Theory]
    [InlineData(-1, 0, 1), InlineData(1, 2, 1), InlineData(1, -1, 1), InlineData(1, 0, 0)]
    public void values_outside_their_range_are_refused(int epochs, int staleness, int evaluateEvery) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Schedule(epochs, staleness, evaluateEvery));

    /// <summary>Weights have one owner: while training changes them, nobody may extract, evaluate or train otherwise.</summary>
    private static void AssertExclusive(ImmutableArray<Step> running)
    {
        if (running.Any(step => step.Kind == StepKind.Train))
            Assert.Single(running, step => step.Kind is StepKind.Train or StepKind.Extract or StepKind.Evaluate);
    }

    private static int Compare(Step first, Step second) =>
        (first.Epoch, first.Kind).CompareTo((second.Epoch, second.Kind));
}

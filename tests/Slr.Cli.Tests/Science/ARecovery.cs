using CsCheck;
using Slr.Cli.Science;

namespace Slr.Cli.Tests.Science;

public sealed class ARecovery
{
    private static readonly Gen<double[]> Course = Gen.Double[0.2, 0.8].Array[2, 30];

    [Fact]
    public void takes_the_epochs_between_the_disturbance_and_the_way_back() => Assert.Equal(new Recovery(0.3, 2, 0.005),
        Rounded(Recovery.Of([0.5, 0.6, 0.3, 0.5, 0.695, 0.705], [0.5, 0.6, 0.6, 0.65, 0.7, 0.7])));

    [Fact]
    public void is_none_where_the_end_comes_before_it() => Assert.Equal(new Recovery(0.3, null, -0.02),
        Rounded(Recovery.Of([0.5, 0.3, 0.58], [0.5, 0.6, 0.6])));

    [Fact]
    public void takes_no_time_where_nothing_was_lost() => Assert.Equal(new Recovery(0, 0, 0.1),
        Rounded(Recovery.Of([0.5, 0.7, 0.7], [0.5, 0.6, 0.6])));

    [Fact]
    public void has_no_meaning_where_nothing_was_disturbed() => Course.Sample(course => Assert.Null(Recovery.Of(course, course)));

    [Fact]
    public void begins_at_the_first_difference_whatever_comes_before() =>
        Gen.Select(Course, Course, Gen.Double[0.2, 0.8].Array[0, 10]).Sample((with, without, before) =>
        {
            int epochs = Math.Min(with.Length, without.Length);
            Assert.Equal(Recovery.Of(with[..epochs], without[..epochs]),
                Recovery.Of([.. before, .. with[..epochs]], [.. before, .. without[..epochs]]));
        });

    [Fact]
    public void of_a_run_that_stays_below_by_more_than_a_point_never_comes() => Gen.Select(Course, Gen.Double[0.0101, 0.2]).Sample(
        (course, loss) =>
        {
            Recovery found = Recovery.Of([.. course.Select(value => value - loss)], course)!;
            Assert.Null(found.Epochs);
            Assert.Equal(loss, found.Loss, 9);
        });

    private static Recovery? Rounded(Recovery? found) =>
        found is null ? null : found with { Loss = Math.Round(found.Loss, 9), Last = Math.Round(found.Last, 9) };
}

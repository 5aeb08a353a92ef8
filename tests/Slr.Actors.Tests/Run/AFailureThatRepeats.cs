using Slr.Actors.Observability;
using Slr.Actors.Refinement;
using Slr.Flow.Clustering;

namespace Slr.Actors.Tests.Run;

/// <summary>What fails of the same cause at the same place will fail again: it is not tried to the last restart.</summary>
public sealed class AFailureThatRepeats
{
    private const int Enough = 5;

    [Theory]
    [InlineData(typeof(CannotBeMade), "the plug-in's index is missing")]
    [InlineData(typeof(AlwaysThrows), "row 7 is odd")]
    [InlineData(typeof(AlwaysBabbles), "0 labels for 36 images")]
    public async Task in_a_clusterer_of_ones_own_ends_the_run_with_its_cause(Type clusterer, string cause)
    {
        using var run = new TinyRun();
        int before = Tries.Count(clusterer);
        RunOutcome outcome = await run.ExecuteAsync("clustering.use=mine",
            $"clustering.mine.class=\"{clusterer.FullName}, {clusterer.Assembly.GetName().Name}\"", "clustering.repairs=20",
            "supervision.max-restarts=20");
        Assert.Equal(ExitCode.GaveUp, outcome.ExitCode);
        Assert.Contains("failed twice at the same place", outcome.Message);
        Assert.Contains(cause, outcome.Message);
        Assert.Contains("log.txt", outcome.Message);
        Assert.InRange(Tries.Count(clusterer) - before, 1, Enough);
        Assert.DoesNotContain(run.Events, happened => happened is EpochSealed { Stage: Slr.Data.Stage.Adapt });
    }

    private static class Tries
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, int> Counts = new();

        public static void Note(object clusterer) => Counts.AddOrUpdate(clusterer.GetType(), 1, (_, count) => count + 1);

        public static int Count(Type clusterer) => Counts.GetValueOrDefault(clusterer);
    }

    /// <summary>A clusterer whose constructor throws.</summary>
    public sealed class CannotBeMade : ClusteringActor
    {
        /// <summary>Fails.</summary>
        public CannotBeMade()
        {
            Tries.Note(this);
            throw new NotSupportedException("the plug-in's index is missing");
        }

        /// <inheritdoc/>
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }

    /// <summary>A clusterer that throws at every question.</summary>
    public sealed class AlwaysThrows : ClusteringActor
    {
        /// <inheritdoc/>
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
        {
            Tries.Note(this);
            throw new NotSupportedException("row 7 is odd");
        }
    }

    /// <summary>A clusterer that never answers with labels.</summary>
    public sealed class AlwaysBabbles : ClusteringActor
    {
        /// <inheritdoc/>
        protected override ClusteringResult Cluster(ClusteringInput input, CancellationToken cancellation)
        {
            Tries.Note(this);
            return new ClusteringResult([], new Dictionary<string, double>());
        }
    }
}

using Slr.Flow.Clustering;
using Slr.Flow.Distances;
using Slr.Flow.Neighbours;
using Slr.Flow.Refinement;
using Slr.Flow.SoftLabels;

namespace Slr.Flow.Graph;

/// <summary>
/// Looks into a graph from outside: is told when a stage starts and shown what it answers, before the answer is judged.
/// </summary>
/// <remarks>
/// What a method does is done by the stage: it may wait, throw, or answer something else in the stage's place. Methods left
/// out look on. Calls come from different threads.
/// </remarks>
public interface IStageProbe
{
    /// <summary>Looks on and changes nothing.</summary>
    static IStageProbe None { get; } = new Onlooker();

    /// <summary>A stage starts.</summary>
    /// <param name="stage">One of <see cref="RefineryStages"/>.</param>
    void Starting(string stage)
    {
    }

    /// <summary>Neighbours of all rows, before distances are made of them.</summary>
    NeighbourGraph Neighbours(NeighbourGraph answer) => answer;

    /// <summary>Distances, when somebody asks for them first; again when they were refused.</summary>
    SparseDistances Jaccard(SparseDistances answer) => answer;

    /// <summary>The clusterer's labels.</summary>
    ClusteringResult Cluster(ClusteringResult answer) => answer;

    /// <summary>The projection of previous clusters onto current ones.</summary>
    ProjectionMatrix Project(ProjectionMatrix answer) => answer;

    /// <summary>Soft labels.</summary>
    SoftLabelSet Fuse(SoftLabelSet answer) => answer;

    /// <summary>Refined labels.</summary>
    RefinementResult Hdbscan(RefinementResult answer) => answer;

    /// <summary>Class means, refined clusters x dimension.</summary>
    float[] Means(float[] answer) => answer;

    private sealed class Onlooker : IStageProbe;
}

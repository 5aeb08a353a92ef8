using Slr.Actors.Data;
using Slr.Actors.Labels;
using Slr.Actors.Refinement;
using Slr.Actors.Training;
using Slr.Flow.Clustering;
using Slr.Flow.Evaluation;
using Slr.Flow.Graph;
using Slr.Flow.Storage;

namespace Slr.Actors.Chaos;

/// <summary>What parts are asked: at which point of the run, and what nonsense can be made of the answer.</summary>
internal static class Question
{
    /// <summary>Epoch and step of a question at which its part can be struck; null where none can.</summary>
    public static (int Epoch, int Step)? PointOf(object question) => question switch
    {
        Loader.Next next => (next.Sequence.Epoch, next.Position),
        Protocol.LearnSource step => (step.Epoch, step.Step),
        Protocol.Learn step => (step.Epoch, step.Step),
        Protocol.Predict step => (step.Epoch, step.Step),
        Protocol.Extract work => (work.Epoch, work.Position),
        RefinerOwner.Open open => (open.Epoch, 0),
        RefinerOwner.Finish finish => (finish.Epoch, 0),
        ClusteringActor.Request request => (request.Input.Epoch, 0),
        Evaluator.Score score => (score.Epoch, 0),
        LabelKeeper.Keep keep => (keep.Epoch, 0),
        _ => null,
    };

    /// <summary>True for questions whose answer can be nonsense.</summary>
    public static bool HasNonsense(object question) => question is not (Protocol.Predict or RefinerOwner.Open);

    /// <summary>The question as a part takes it that answers another one: the loader hands out another batch.</summary>
    public static object Misheard(object question) => question is Loader.Next next
        ? next with { Position = (next.Position + 1) % next.Sequence.Plan.Count }
        : question;

    /// <summary>Nonsense in place of an answer.</summary>
    public static object Nonsense(object answer) => answer switch
    {
        Protocol.Learned learned => learned with { Losses = learned.Losses with { Total = double.NaN } },
        Protocol.Extracted features => new Protocol.Extracted([.. features.Rows.Select(_ => float.NaN)]),
        RefinerySummary summary => summary with { ClusterMeans = FeatureRows.Of(new float[1], 1) },
        ClusteringResult result => result with { Labels = [] },
        RankingScores scores => scores with { MeanAveragePrecision = double.NaN },
        LabelKeeper.Keep kept => kept with { Epoch = -1 },
        _ => answer,
    };
}

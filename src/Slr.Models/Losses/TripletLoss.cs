using Slr.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Slr.Models.Losses;

/// <summary>
/// Softmax-triplet losses on the hardest pairs of a batch (method.md sections 3 and 4; Hermans et al. 2017 for
/// batch-hard, ABMT's public code for the softmax form).
/// </summary>
internal sealed class TripletLoss : IDisposable
{
    /// <summary>Squared distances are kept above this, so that the root has a derivative.</summary>
    private const double Smallest = 1e-12;

    private static readonly Scalar SmallestSquare = Smallest.ToScalar();
    private static readonly Scalar Never = double.PositiveInfinity.ToScalar(), Always = double.NegativeInfinity.ToScalar();
    private readonly Tensor same, different;

    /// <summary>Prepares the pairs of a batch.</summary>
    /// <param name="labels">The identity of each row, int64 [batch].</param>
    public TripletLoss(Tensor labels)
    {
        using Tensor column = labels.unsqueeze(1), row = labels.unsqueeze(0);
        same = column.eq(row);
        different = same.logical_not();
    }

    /// <summary>The source stage's loss: the farther of (hardest positive, hardest negative) should be the negative.</summary>
    /// <param name="features">[batch, size].</param>
    public Tensor Hard(Tensor features)
    {
        (Tensor positives, Tensor negatives) = Hardest(features, out Tensor distances);
        using (positives)
        using (negatives)
        using (distances)
        using (Tensor scores = LogSoftmax(distances, positives, negatives))
        using (Tensor column = scores.select(1, 1))
        using (Tensor mean = column.mean())
            return mean.neg();
    }

    /// <summary>
    /// The adaptation's loss: the student's softmax over (hardest positive, hardest negative) should be the teacher's
    /// over the same pairs.
    /// </summary>
    /// <param name="features">The student's features [batch, size].</param>
    /// <param name="reference">The teacher's features [batch, size], without gradient.</param>
    public Tensor Soft(Tensor features, Tensor reference)
    {
        (Tensor positives, Tensor negatives) = Hardest(features, out Tensor distances);
        using (positives)
        using (negatives)
        using (distances)
        using (Tensor scores = LogSoftmax(distances, positives, negatives))
        using (Tensor referenceDistances = Distances(reference))
        using (Tensor target = Pairs(referenceDistances, positives, negatives))
        using (Tensor probabilities = target.softmax(1))
            return nn.functional.cross_entropy(scores, probabilities);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        same.Dispose();
        different.Dispose();
    }

    private (Tensor Positives, Tensor Negatives) Hardest(Tensor features, out Tensor distances)
    {
        distances = Distances(features);
        using Tensor plain = distances.detach();
        using Tensor ofSame = plain.masked_fill(different, Always), ofOthers = plain.masked_fill(same, Never);
        return (ofSame.argmax(1, true), ofOthers.argmin(1, true));
    }

    /// <summary>Euclidean distances of all pairs of rows, by |x|^2 + |y|^2 - 2xy as the public code computes them.</summary>
    private static Tensor Distances(Tensor features)
    {
        using Tensor squares = features.mul(features);
        using Tensor norms = squares.sum(1, true);
        using Tensor transposedNorms = norms.t();
        using Tensor sums = norms.add(transposedNorms, Scalars.One);
        using Tensor transposed = features.t();
        using Tensor squared = sums.addmm(features, transposed, 1, -2);
        using Tensor positive = squared.clamp_min(SmallestSquare);
        return positive.sqrt();
    }

    private static Tensor Pairs(Tensor distances, Tensor positives, Tensor negatives)
    {
        using Tensor indices = cat([positives, negatives], 1);
        return distances.gather(1, indices);
    }

    private static Tensor LogSoftmax(Tensor distances, Tensor positives, Tensor negatives)
    {
        using Tensor pairs = Pairs(distances, positives, negatives);
        return pairs.log_softmax(1);
    }
}

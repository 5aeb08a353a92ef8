using Slr.Flow;
using Slr.Flow.Graph;
using Slr.Flow.Metrics;
using Slr.Flow.Storage;
using Slr.Models.Networks;

namespace Slr.Actors.Stages;

/// <summary>What the steps of an epoch hand to one another; two epochs can be under way at once.</summary>
internal sealed class AdaptationEpochs
{
    private readonly Dictionary<int, Epoch> epochs = [];

    /// <summary>The state of an epoch, made when first asked for.</summary>
    public Epoch this[int epoch]
    {
        get
        {
            lock (epochs)
                return epochs.TryGetValue(epoch, out Epoch? state) ? state : epochs[epoch] = new Epoch();
        }
    }

    public void Forget(int epoch)
    {
        lock (epochs)
            epochs.Remove(epoch);
    }

    internal sealed class Epoch
    {
        private readonly List<string> keys = [];
        private readonly List<float[]> rows = [];

        public TaskCompletionSource<bool> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Extracted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<RefinerySummary> Refined { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LabelQuality? Quality { get; set; }

        public (WeightSet Student, WeightSet Teacher)? Snapshot { get; set; }

        /// <summary>Keeps features for class means of older labels.</summary>
        public void Keep(string[] blockKeys, float[] blockRows)
        {
            keys.AddRange(blockKeys);
            rows.Add(blockRows);
        }

        public FeatureSet Features(int dimension)
        {
            var all = new RowsBuilder(dimension, keys.Count);
            rows.ForEach(block => all.Add(block));
            return new([.. keys], all.Complete());
        }
    }
}

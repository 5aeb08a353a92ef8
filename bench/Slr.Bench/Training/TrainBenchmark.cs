using Slr.Models.Networks;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Bench.Training;

/// <summary>
/// Measures adaptation steps and feature extraction beside the same with all threads in each operation, beside TorchSharp
/// as it is commonly used, and beside PyTorch where there is one.
/// </summary>
public static class TrainBenchmark
{
    /// <summary>Measures all cases.</summary>
    /// <param name="options">What to measure.</param>
    /// <param name="onRow">Called with each row as it is measured.</param>
    /// <param name="onNote">Called with what could not be measured, and why.</param>
    /// <param name="cancellation">Ends between two cases.</param>
    public static IReadOnlyList<TrainBenchmarkRow> Run(TrainBenchmarkOptions options, Action<TrainBenchmarkRow>? onRow = null,
        Action<string>? onNote = null, CancellationToken cancellation = default)
    {
        TorchThreads.Use(options.Threads);
        string? python = PyTorchPeer.Find(options.Python);
        if (python is null)
            onNote?.Invoke($"no PyTorch in {options.Python ?? "python3 or /usr/bin/python3"}: no row for it");
        var rows = new List<TrainBenchmarkRow>();
        foreach (TrainBenchmarkCase measured in options.Cases)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (TrainBenchmarkRow row in Measure(measured, options, python))
            {
                rows.Add(row);
                onRow?.Invoke(row);
            }
        }
        return rows;
    }

    private static IEnumerable<TrainBenchmarkRow> Measure(TrainBenchmarkCase measured, TrainBenchmarkOptions options, string? python)
    {
        using var ours = new OurNetworks(measured, options.Device);
        int threads = TorchThreads.Count;
        double[] peaks = [Peak(ours.Step), Peak(ours.Extract)];
        Feeding feeding = TrainingWithLoading.Measure(ours, measured, options.Turns, threads);
        using var peers = new Peers(ours, measured, options.Device, threads, python);
        double forward = NetworkCost.ForwardOperations(measured.Network, measured.Height, measured.Width) / 1e9;
        TrainBenchmarkRow step = Row("training step", measured.Batch, forward * 4, peaks[0], feeding, ours.Step, peers.Steps);
        yield return options.Device.IsCuda ? step : step with
        {
            Parts = [.. StepAnatomy.Measure(measured, step.Peers.Single(peer => peer.Name == Peers.InTurn).Time, options.Turns)],
        };
        yield return Row("extraction", measured.ExtractionBatch, forward, peaks[1], null, ours.Extract, peers.Extractions);

        TrainBenchmarkRow Row(string work, int batch, double gigaflops, double peak, Feeding? feeding, Action own,
            IReadOnlyList<(string Name, Func<WorkTime> Work)> others)
        {
            WorkTime[] times = AlternatingTurns.Measure(options.Turns, [AlternatingTurns.Here(own), .. others.Select(other => other.Work)]);
            return new(measured.Name, work, batch, times[0], gigaflops * batch / times[0].Seconds, peak, feeding,
                [.. others.Zip(times.Skip(1), (other, time) => new PeerTime(
                    other.Name, time, time.Seconds / times[0].Seconds, time.CpuSeconds / times[0].CpuSeconds))], []);
        }
    }

    private static double Peak(Action work) => Stage.Time(() =>
    {
        work();
        work();
        return 0;
    }).Stage.PeakMebibytes;

    /// <summary>Everything that ours is measured beside.</summary>
    private sealed class Peers : IDisposable
    {
        /// <summary>A step whose parts can be told apart.</summary>
        public const string InTurn = "ours, one network after the other";

        private readonly List<IDisposable> owned = [];

        public Peers(OurNetworks ours, TrainBenchmarkCase measured, TrainingDevice device, int threads, string? python)
        {
            if (!device.IsCuda)
            {
                OurNetworks undivided = Own(new OurNetworks(measured, device with { MostLanes = 1 }));
                Add($"ours, {threads} threads in each operation", AlternatingTurns.Here(undivided.Step),
                    AlternatingTurns.Here(undivided.Extract));
            }
            Steps.Add((InTurn, AlternatingTurns.Here(ours.StepInTurn)));
            var stock = Own(new StockNetwork(measured.Network, measured.Batch / 4, device));
            Tensor images = Own(rand(measured.Batch, 3, measured.Height, measured.Width, device: device.Device));
            Tensor extraction = Own(rand(measured.ExtractionBatch, 3, measured.Height, measured.Width, device: device.Device));
            Tensor labels = Own(tensor([.. Enumerable.Range(0, measured.Batch).Select(i => (long)i / 4)], device: device.Device));
            Add($"stock TorchSharp modules and Adam, NCHW{(device.MixedPrecision ? ", float32" : "")}",
                AlternatingTurns.Here(() => stock.Step(images, labels)), AlternatingTurns.Here(() => stock.Extract(extraction)));
            foreach (string layout in python is null ? [] : (string[])["NCHW", "channels-last"])
            {
                PyTorchPeer peer = Own(PyTorchPeer.Start(python!, measured, device, threads, layout));
                Add(peer.Name, () => peer.Ask("train"), () => peer.Ask("extract"));
            }
        }

        public List<(string Name, Func<WorkTime> Work)> Steps { get; } = [];

        public List<(string Name, Func<WorkTime> Work)> Extractions { get; } = [];

        public void Dispose() => owned.ForEach(one => one.Dispose());

        private T Own<T>(T one) where T : IDisposable
        {
            owned.Add(one);
            return one;
        }

        private void Add(string name, Func<WorkTime> step, Func<WorkTime> extraction)
        {
            Steps.Add((name, step));
            Extractions.Add((name, extraction));
        }
    }
}

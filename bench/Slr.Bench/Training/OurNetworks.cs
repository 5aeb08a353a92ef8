using System.Runtime.InteropServices;
using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Bench.Training;

/// <summary>A student and its teacher at work on one batch that stays the same, as in a run.</summary>
internal sealed unsafe class OurNetworks : IDisposable
{
    private readonly Student student;
    private readonly Teacher teacher;
    private readonly int[] labels;
    private readonly float[] features;
    private readonly void* pixels;
    private readonly NetworkInput training, extraction;
    private readonly DedicatedThread teacherThread = new();
    private readonly bool sideBySide;
    private long step;

    public OurNetworks(TrainBenchmarkCase measured, TrainingDevice device)
    {
        sideBySide = Student.CanLookBesideTeacher(measured.Network, device, TorchThreads.Count);
        int classes = measured.Batch / 4, count = Math.Max(measured.Batch, measured.ExtractionBatch);
        int values = count * measured.Height * measured.Width * 3;
        pixels = NativeMemory.AlignedAlloc((nuint)values * sizeof(float), 64);
        var span = new Span<float>(pixels, values);
        for (int i = 0; i < values; i++)
            span[i] = (float)Math.Sin(12.9898 * i);
        training = new NetworkInput((IntPtr)pixels, measured.Batch, measured.Height, measured.Width);
        extraction = new NetworkInput((IntPtr)pixels, measured.ExtractionBatch, measured.Height, measured.Width);
        labels = [.. Enumerable.Range(0, measured.Batch).Select(i => i / 4)];
        features = new float[measured.ExtractionBatch * measured.Network.FeatureSize];
        WeightSet weights;
        using (var fresh = new Pretrainer(measured.Network, new PretrainOptions(), classes, 1, device))
            weights = fresh.Weights();
        (student, teacher) = (new(measured.Network, new AdaptOptions(), device, weights),
            new(measured.Network, new AdaptOptions(), device, weights));
        var means = new float[classes * measured.Network.FeatureSize];
        Array.Fill(means, 1);
        student.BeginEpoch(classes, means);
        teacher.BeginEpoch(classes, means);
    }

    /// <summary>A training step on the batch that stays the same, as in a run.</summary>
    public void Step() => Step(training);

    /// <summary>The same, one network looking at the batch after the other.</summary>
    public void StepInTurn() => Step(training, together: false);

    /// <summary>A training step, as in a run.</summary>
    public void Step(NetworkInput batch) => Step(batch, sideBySide);

    /// <summary>Evaluation features.</summary>
    public void Extract() => teacher.Extract(extraction, features, flipAverage: false);

    public void Dispose()
    {
        teacherThread.Dispose();
        student.Dispose();
        teacher.Dispose();
        NativeMemory.AlignedFree(pixels);
    }

    private void Step(NetworkInput batch, bool together)
    {
        Task<TeacherOutput> taught = teacherThread.Run(() => teacher.Predict(batch));
        if (!together)
            taught.Wait();
        student.Forward(batch);
        using TeacherOutput said = taught.GetAwaiter().GetResult();
        if (!student.Learn(labels, said).IsFinite)
            throw new InvalidOperationException("the measured training diverged");
        teacher.Absorb(student.Parameters, step++);
    }
}

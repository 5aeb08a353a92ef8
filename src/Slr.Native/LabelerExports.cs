using System.Runtime.InteropServices;
using System.Text;
using Slr.Flow;
using Slr.Flow.Labelling;

namespace Slr.Native;

/// <summary>Labelers and their epochs of slr.h.</summary>
internal static unsafe class LabelerExports
{
    [UnmanagedCallersOnly(EntryPoint = "slr_labeler_create")]
    public static int Create(byte* options, long* labeler) => Border.Guard(() =>
        *labeler = Handles.Hold(new PseudoLabeler(OptionsJson.Read(Border.Text(options, "options")))));

    [UnmanagedCallersOnly(EntryPoint = "slr_labeler_from_state")]
    public static int FromState(byte* state, long length, long* labeler) => Border.Guard(() =>
        *labeler = Handles.Hold(PseudoLabeler.FromState(Border.Array(state, length, "state"))));

    [UnmanagedCallersOnly(EntryPoint = "slr_labeler_epoch")]
    public static int Epoch(long labeler, int* epoch) => Border.Guard(() => *epoch = Handles.Of<PseudoLabeler>(labeler).Epoch);

    [UnmanagedCallersOnly(EntryPoint = "slr_labeler_options")]
    public static int Options(long labeler, byte* text, long capacity, long* needed) => Border.Guard(() =>
        *needed = Border.Copy(OptionsJson.Write(Handles.Of<PseudoLabeler>(labeler).Options), text, capacity));

    [UnmanagedCallersOnly(EntryPoint = "slr_labeler_state")]
    public static int State(long labeler, byte* state, long capacity, long* needed) => Border.Guard(() =>
    {
        byte[] bytes = Handles.Of<PseudoLabeler>(labeler).State();
        *needed = bytes.Length;
        // A state that is cut short would be none.
        if (capacity >= bytes.Length)
            Border.Copy(bytes, state, capacity);
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_epoch_begin")]
    public static int Begin(long labeler, int dimension, int expectedRows, float* source, int sourceRows,
        delegate* unmanaged<void*, byte*, void> progress, void* context, long stop, long* epoch) => Border.Guard(() =>
    {
        if (dimension <= 0)
            throw new ArgumentException($"rows cannot have {dimension} numbers");
        FeatureSet? features = source is null ? null
            : FeatureSet.Numbered(Border.Rows(source, sourceRows, dimension, "source"));
        *epoch = Handles.Hold(Handles.Of<PseudoLabeler>(labeler).Begin(
            dimension, Math.Max(expectedRows, 0), features, progress is null ? null : stage => Tell(progress, context, stage),
            Handles.Token(stop)));
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_epoch_add")]
    public static int Add(long epoch, float* rows, int count, byte** keys, int* camera, int* track, double* time) => Border.Guard(() =>
    {
        LabelEpoch labels = Handles.Of<LabelEpoch>(epoch);
        labels.Add(Border.Rows(rows, count, labels.Dimension, "rows"), Keys(keys, count), Known(camera, track, time, count));
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_epoch_finish")]
    public static int Finish(long epoch, long* labels) => Border.Guard(() =>
        *labels = Handles.Hold(Handles.Of<LabelEpoch>(epoch).Finish()));

    private static void Tell(delegate* unmanaged<void*, byte*, void> progress, void* context, string stage)
    {
        fixed (byte* text = (byte[])[.. Encoding.UTF8.GetBytes(stage), 0])
            progress(context, text);
    }

    private static string[]? Keys(byte** keys, int count)
    {
        if (keys is null)
            return null;
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
            texts[i] = Border.Text(keys[i], $"key {i}");
        return texts;
    }

    private static Sighting[]? Known(int* camera, int* track, double* time, int count)
    {
        if (camera is null && track is null && time is null)
            return null;
        var known = new Sighting[count];
        for (int i = 0; i < count; i++)
            known[i] = new(camera is null ? -1 : camera[i], track is null ? -1 : track[i], time is null ? double.NaN : time[i]);
        return known;
    }
}

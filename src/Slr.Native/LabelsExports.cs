using System.Runtime.InteropServices;
using Slr.Flow.Graph;
using Slr.Flow.SoftLabels;

namespace Slr.Native;

/// <summary>What an epoch answered, of slr.h.</summary>
internal static unsafe class LabelsExports
{
    [UnmanagedCallersOnly(EntryPoint = "slr_labels_sizes")]
    public static int Sizes(long labels, int* rows, int* clusters, int* softColumns, long* softEntries) => Border.Guard(() =>
    {
        RefinerySummary summary = Handles.Of<RefinerySummary>(labels);
        (*rows, *clusters) = (summary.Labels.Trained.Count, summary.Labels.Trained.Clusters);
        (*softColumns, *softEntries) = (summary.Soft.Columns, Entries(summary.Soft));
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_labels_copy")]
    public static int Copy(long labels, int* refined, int* beforeRefinement) => Border.Guard(() =>
    {
        RefinerySummary summary = Handles.Of<RefinerySummary>(labels);
        summary.Labels.Trained.Labels.AsSpan().CopyTo(new Span<int>(refined, summary.Labels.Trained.Count));
        if (beforeRefinement is not null)
            summary.Labels.Current.Labels.AsSpan().CopyTo(new Span<int>(beforeRefinement, summary.Labels.Current.Count));
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_labels_soft")]
    public static int Soft(long labels, long* starts, int* columns, double* values) => Border.Guard(() =>
    {
        SoftLabelSet soft = Handles.Of<RefinerySummary>(labels).Soft;
        long at = starts[0] = 0;
        for (int point = 0; point < soft.RowOfPoint.Length; point++)
        {
            if (soft.RowOfPoint[point] is >= 0 and int row)
            {
                soft.RowColumns(row).CopyTo(new Span<int>(columns + at, soft.RowColumns(row).Length));
                soft.RowValues(row).CopyTo(new Span<double>(values + at, soft.RowValues(row).Length));
                at += soft.RowColumns(row).Length;
            }
            starts[point + 1] = at;
        }
    });

    [UnmanagedCallersOnly(EntryPoint = "slr_labels_report")]
    public static int Report(long labels, byte* text, long capacity, long* needed) => Border.Guard(() =>
        *needed = Border.Copy(ReportJson.Of(Handles.Of<RefinerySummary>(labels)), text, capacity));

    private static long Entries(SoftLabelSet soft)
    {
        long entries = 0;
        foreach (int row in soft.RowOfPoint)
            entries += row < 0 ? 0 : soft.RowColumns(row).Length;
        return entries;
    }
}

namespace Slr.Data.Batches;

/// <summary>
/// A batch whose slots are filled by several threads, each slot by one. What a slot's memory holds is the reader's choice.
/// </summary>
internal sealed class UnfilledBatch(int index, int[] planned, int slotBytes, RentedBuffer buffer)
{
    /// <summary>In place of an image's number: the slot shows none.</summary>
    public const int Nothing = -1;

    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[] shown = [.. Enumerable.Repeat(Nothing, planned.Length)];
    private int left = planned.Length;

    /// <summary>The next slot that no thread has taken; only for the one who hands slots out.</summary>
    public int NextSlot { get; set; }

    public int Index => index;

    public int[] Planned => planned;

    /// <summary>Numbers of the images that the slots show, once every slot is filled.</summary>
    public IReadOnlyList<int> Shown => shown;

    /// <summary>The memory of all slots.</summary>
    public RentedBuffer Buffer => buffer;

    /// <summary>Ends when every slot is filled.</summary>
    public Task Completion => completion.Task;

    /// <summary>The memory of a slot.</summary>
    public Span<byte> Slot(int slot) => buffer.Bytes.Slice(slot * slotBytes, slotBytes);

    /// <summary>
    /// Shows the planned image in a slot or, in training, where it cannot be read, the next readable one of its group,
    /// then of the batch: images the plan has chosen, so that they have labels. The same one whatever the timing.
    /// </summary>
    /// <param name="slot">The slot.</param>
    /// <param name="group">Images that stand together; 0 = nothing may take the image's place.</param>
    /// <param name="read">Reads an image, or tells that it cannot be read.</param>
    /// <returns>False when the slot shows nothing.</returns>
    public bool TryShow(int slot, int group, Func<int, bool> read)
    {
        foreach (int candidate in group == 0 ? [slot] : Substitutes(slot, group))
        {
            if (!read(planned[candidate]))
                continue;
            shown[slot] = planned[candidate];
            return true;
        }
        return false;
    }

    /// <summary>Counts a slot as filled; the last one completes the batch.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref left) == 0)
            completion.SetResult();
    }

    private IEnumerable<int> Substitutes(int slot, int group)
    {
        int inBatch = planned.Length, groupStart = slot - slot % group, inGroup = Math.Min(group, inBatch - groupStart);
        return Enumerable.Range(0, inGroup).Select(i => groupStart + (slot - groupStart + i) % inGroup)
            .Concat(Enumerable.Range(0, inBatch).Select(i => (slot + i) % inBatch));
    }
}

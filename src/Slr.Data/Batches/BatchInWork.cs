using Slr.Data.Augmentation;
using Slr.Data.Datasets;
using Slr.Data.Images;

namespace Slr.Data.Batches;

/// <summary>A batch whose slots are filled by several threads, each slot by one.</summary>
internal sealed class BatchInWork(int index, int[] planned, NativeBuffer buffer, BufferPool pool)
{
    private readonly TaskCompletionSource<ImageBatch> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int[] shown = [.. planned];
    private readonly bool[] unreadable = new bool[planned.Length];
    private int left = planned.Length;

    /// <summary>The next slot that no thread has taken; only for the one who hands slots out.</summary>
    public int NextSlot { get; set; }

    public int Index => index;

    public int[] Planned => planned;

    /// <summary>The batch, once every slot is filled.</summary>
    public Task<ImageBatch> Completion => completion.Task;

    /// <summary>Fills a slot for extraction: what cannot be read is missing.</summary>
    public void Fill(int slot, ImageStore store, byte[] scratch)
    {
        if (store.TryRead(planned[slot], scratch))
            Augmenter.Render(scratch.AsSpan(0, (int)store.Size.Pixels * 3), Slot(slot, store.Size));
        else
            unreadable[slot] = true;
    }

    /// <summary>
    /// Fills a slot for training. An unreadable image gives way to the next readable one of its group, then of the
    /// batch: images the plan has chosen, so that they have labels. The same one whatever the timing.
    /// </summary>
    public void Fill(int slot, ImageStore store, byte[] scratch, AugmentationOptions options, int group, View view)
    {
        int inBatch = planned.Length, groupStart = slot - slot % group, inGroup = Math.Min(group, inBatch - groupStart);
        IEnumerable<int> candidates = Enumerable.Range(0, inGroup).Select(i => groupStart + (slot - groupStart + i) % inGroup)
            .Concat(Enumerable.Range(0, inBatch).Select(i => (slot + i) % inBatch));
        foreach (int candidate in candidates)
        {
            if (!store.TryRead(planned[candidate], scratch))
            {
                unreadable[slot] |= candidate == slot;
                continue;
            }
            shown[slot] = planned[candidate];
            Augmenter.Render(scratch.AsSpan(0, (int)store.Size.Pixels * 3), store.Size, options.Padding, view, Slot(slot, store.Size));
            return;
        }
        throw new DatasetException($"training batch {index}", $"none of its {inBatch} images is readable, the first: "
            + store.Images[planned[0]].Path);
    }

    /// <summary>Counts a slot as filled; the last one completes the batch.</summary>
    public void Done(ImageSize size, bool compact)
    {
        if (Interlocked.Decrement(ref left) > 0)
            return;
        int[] missing = [.. planned.Where((_, slot) => unreadable[slot])];
        if (compact && missing.Length > 0)
            CloseGaps(size);
        int[] images = compact && missing.Length > 0 ? [.. planned.Where((_, slot) => !unreadable[slot])] : shown;
        completion.TrySetResult(new ImageBatch(index, size, images, missing, buffer, pool));
    }

    /// <summary>Ends a batch that will not be finished; its buffer goes when nobody writes to it any more.</summary>
    public void Abandon()
    {
        if (completion.TrySetCanceled())
            pool.Return(buffer);
        else if (completion.Task.IsCompletedSuccessfully)
            completion.Task.Result.Dispose();
    }

    private void CloseGaps(ImageSize size)
    {
        for (int slot = 0, to = 0; slot < planned.Length; slot++)
        {
            if (!unreadable[slot])
                Slot(slot, size).CopyTo(Slot(to++, size));
        }
    }

    private Span<float> Slot(int slot, ImageSize size)
    {
        int numbers = (int)size.Pixels * 3;
        return buffer.Values.Slice(slot * numbers, numbers);
    }
}

using Slr.Data.Augmentation;
using Slr.Data.Batches;
using Slr.Data.Images;
using Slr.Models.Training;
using Slr.Torch;

namespace Slr.Actors.Data;

/// <summary>
/// The images of a store on the device, put there as batches bring them. Reserves the memory of all of them at once, so
/// that it is missing at the beginning if at all.
/// </summary>
internal sealed class DeviceStore(ImageStore store, TrainingDevice device) : IDisposable
{
    private readonly DeviceImages images = new(device, store.Count, store.Size.Height, store.Size.Width);
    private readonly bool[] kept = new bool[store.Count];

    /// <summary>True for good once an image is on the device; for any thread.</summary>
    public bool Keeps(int image) => Volatile.Read(ref kept[image]);

    /// <summary>Puts the batch's new images on the device and renders its views there.</summary>
    public NetworkInput Render(ViewBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            int image = batch.Images[i];
            if (Keeps(image))
                continue;
            images.Put(image, batch.Pixels(i));
            Volatile.Write(ref kept[image], true);
        }
        return images.Render([.. batch.Images.Zip(batch.Views, (image, view) => Shown(image, view, batch.Padding))], batch.Fill.Colour());
    }

    /// <inheritdoc/>
    public void Dispose() => images.Dispose();

    private static ImageView Shown(int image, View view, int padding) => new(image, view.Flip, view.Top - padding,
        view.Left - padding, view.Erased.Top, view.Erased.Left, view.Erased.Height, view.Erased.Width);
}

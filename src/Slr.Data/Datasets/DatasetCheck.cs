using System.Collections.Immutable;
using Slr.Data.Crops;
using Slr.Data.Images;

namespace Slr.Data.Datasets;

/// <summary>How thoroughly a data set is checked.</summary>
public sealed record DatasetCheckOptions
{
    /// <summary>Name of the data set; null = recognised by its folders and file names.</summary>
    public string? Name { get; init; }

    /// <summary>How crops are named; null = as they look.</summary>
    public CropPattern? Pattern { get; init; }

    /// <summary>Decode every image; false = only list them.</summary>
    public bool Decode { get; init; } = true;

    /// <summary>Threads that decode; 0 = all cores.</summary>
    public int Threads { get; init; }

    /// <summary>Makes a decoder; called once for each thread that decodes.</summary>
    public Func<IImageDecoder> Decoder { get; init; } = () => new SkiaDecoder();

    /// <summary>Images that declare more pixels are named and not decoded.</summary>
    public long MaxPixels { get; init; } = 50_000_000;
}

/// <summary>Looks at a data set as a run would, and names everything that is the matter with it.</summary>
public static class DatasetCheck
{
    /// <summary>Sides and shapes of a person's crop: what lies outside is named, but used.</summary>
    private const int LeastSide = 16;
    private const double LeastAspect = 0.75, LargestAspect = 6;

    /// <summary>Checks a folder.</summary>
    /// <param name="root">The data set's folder, the folder around it, or a list file.</param>
    /// <param name="options">What to look at.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <param name="onChecked">Called with the number of images checked so far, from any thread.</param>
    public static DatasetCheckReport Run(
        string root, DatasetCheckOptions options, CancellationToken cancellation, Action<int>? onChecked = null)
    {
        string? name = options.Name;
        try
        {
            ImmutableArray<DatasetLayout> layouts = name is null ? DatasetCatalog.Recognise(root) : [DatasetCatalog.Find(name)];
            DatasetLayout layout = layouts[0];
            name = layout.Name;
            Listing listing = DatasetCatalog.List(DatasetCatalog.Named(layout, options.Pattern), root);
            Dataset dataset = listing.ToDataset();
            FileFinding?[] found = options.Decode ? DecodeAll(dataset, options, cancellation, onChecked) : [];
            return new(name, dataset.Root, dataset.Generated, Count(dataset, found, dataset.Generated ? null : layout.Published),
                listing.Junk, [.. listing.Findings, .. found.OfType<FileFinding>()], [])
            {
                Cameras = CameraCount.Of(dataset),
                Ignored = [.. listing.Ignored],
                Notes = [.. dataset.Notes, .. QueryMatches.Of(dataset).Shortfall is { } shortfall ? [shortfall] : (string[])[],
                    .. layout.OwnsItsFolder ? UnusedImages.Describe(listing) : []],
                AlsoHere = [.. layouts.Skip(1).Where(other => other is not FolderLayout).Select(other => other.Name)],
            };
        }
        catch (DatasetException error)
        {
            return new(name, root, false, [], 0, [], error.Problems);
        }
    }

    private static ImmutableArray<SplitCount> Count(Dataset dataset, ReadOnlySpan<FileFinding?> found, PublishedCounts? published)
    {
        // 0 is a distractor where nobody searches for it, and the first of all people where somebody does: as the evaluation has it.
        bool zeroIsQueried = dataset.Query.Any(image => image.Identity == 0);
        int train = Math.Min(dataset.Train.Length, found.Length), query = Math.Min(dataset.Query.Length, found.Length - train);
        return
        [
            Count(Split.Train, dataset.Train, true, published?.TrainImages, published?.TrainIdentities, published?.Cameras)
                with { Unreadable = Unreadable(found[..train]) },
            Count(Split.Query, dataset.Query, zeroIsQueried, published?.QueryImages, published?.QueryIdentities, null)
                with { Unreadable = Unreadable(found[train..(train + query)]) },
            Count(Split.Gallery, dataset.Gallery, zeroIsQueried, published?.GalleryImages, null, null)
                with { Unreadable = Unreadable(found[(train + query)..]) },
        ];
    }

    private static int Unreadable(ReadOnlySpan<FileFinding?> found)
    {
        int unreadable = 0;
        foreach (FileFinding? finding in found)
            unreadable += finding is { Kind: not FindingKind.OddSize } ? 1 : 0;
        return unreadable;
    }

    private static SplitCount Count(
        Split split, ImmutableArray<ImageRecord> images, bool countsZero, int? publishedImages, int? publishedIdentities,
        int? publishedCameras) =>
        new(split, images.Length,
            images.Select(image => image.Identity).Where(identity => identity > 0 || countsZero && identity == 0).Distinct().Count(),
            images.Select(image => image.Camera).Where(camera => camera >= 0).Distinct().Count(),
            publishedImages, publishedIdentities, publishedCameras);

    /// <summary>What is the matter with each image of train, query and gallery, in this order; null = nothing.</summary>
    private static FileFinding?[] DecodeAll(
        Dataset dataset, DatasetCheckOptions options, CancellationToken cancellation, Action<int>? onChecked)
    {
        ImmutableArray<ImageRecord> images = [.. dataset.Train, .. dataset.Query, .. dataset.Gallery];
        var found = new FileFinding?[images.Length];
        int done = 0;
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
        };
        Parallel.For(0, images.Length, parallel, () => new ImageFileReader(options.Decoder(), options.MaxPixels), (i, _, reader) =>
        {
            found[i] = Look(images[i], reader);
            onChecked?.Invoke(Interlocked.Increment(ref done));
            return reader;
        }, _ => { });
        return found;
    }

    private static FileFinding? Look(ImageRecord image, ImageFileReader reader)
    {
        string place = image.Box is null ? image.Path : $"{image.Path}{image.Key[image.Key.LastIndexOf('#')..]}";
        if (reader.Decode(image) is { } fault)
            return new(fault.Kind, place, fault.Reason);
        ImageSize size = reader.Pixels.Size;
        double aspect = (double)size.Height / size.Width;
        if (size.Height < LeastSide || size.Width < LeastSide)
            return new(FindingKind.OddSize, place, $"only {size} pixels");
        if (aspect is < LeastAspect or > LargestAspect)
            return new(FindingKind.OddSize, place, $"{size} pixels: hardly the shape of one standing person");
        return image.Box is { } box && size.Pixels * 2 < (long)box.Height * box.Width
            ? new(FindingKind.OddSize, place, "more than half of its box lies outside of the frame")
            : null;
    }
}

using Slr.Data.Datasets;
using Slr.Primitives.Files;

namespace Slr.Data.Synthetic;

/// <summary>Writes a generated dataset to disk once.</summary>
public static class GeneratedFolder
{
    /// <summary>Datasets that can be generated.</summary>
    public static IReadOnlyList<string> Names { get; } = [Domain.Photographed.Name, Domain.ComputerMade.Name];

    /// <summary>
    /// The folder of a generated dataset, drawn first when it does not exist. It appears complete or not at all: drawing
    /// goes to a temporary folder that is renamed at the end. Other options give another folder. The same options give
    /// the same bytes, on any number of threads.
    /// </summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="cacheFolder">Where generated datasets are kept; created when missing.</param>
    /// <param name="options">Size and seed.</param>
    /// <param name="cancellation">Stops the drawing and removes what was drawn.</param>
    /// <returns>The absolute path of the folder, with the real dataset's layout inside.</returns>
    /// <exception cref="DatasetException">No such dataset, or impossible options.</exception>
    /// <exception cref="CannotWriteException">The folder cannot be written.</exception>
    public static string Ensure(string name, string cacheFolder, GeneratedOptions options, CancellationToken cancellation)
    {
        Domain domain = Domain.Find(name)?.At(options.Shift) ?? throw new DatasetException(name,
            $"there is no folder for it, and no stand-in data can be drawn for it, only for {string.Join(" and ", Names)}; name its "
                + "folder with data.root=DIR");
        if (options.Problems() is { Count: > 0 } problems)
            throw new DatasetException($"stand-in data for {name}", problems);
        string folder = PathOf(name, cacheFolder, options);
        if (File.Exists(Path.Combine(folder, Dataset.GeneratedMarker)))
            return folder;
        string temporary = $"{folder}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        try
        {
            CannotWriteException.Unless(folder, () =>
            {
                Write(domain, options, temporary, cancellation);
                Publish(temporary, folder);
            });
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
        return folder;
    }

    /// <summary>True when the dataset needs no drawing any more.</summary>
    public static bool IsDrawn(string name, string cacheFolder, GeneratedOptions options) =>
        File.Exists(Path.Combine(PathOf(name, cacheFolder, options), Dataset.GeneratedMarker));

    private static string PathOf(string name, string cacheFolder, GeneratedOptions options) =>
        Path.GetFullPath(Path.Combine(cacheFolder, $"generated-{name}-{options.Digest()}"));

    private static void Write(Domain domain, GeneratedOptions options, string folder, CancellationToken cancellation)
    {
        Camera[] cameras = [.. domain.Cameras.Select((_, index) => Camera.Draw(domain, options.Seed, index))];
        List<PlannedImage> images = Layout.Plan(domain, options);
        foreach (string part in images.Select(image => Path.GetDirectoryName(image.Path)!).Distinct())
            Directory.CreateDirectory(Path.Combine(folder, part));
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.ForEach(images, parallel, image =>
            File.WriteAllBytes(Path.Combine(folder, image.Path), Drawing.Encode(domain, options, cameras, image)));
        string marker = $"""
            GENERATED stand-in data: drawn pedestrians, no photographs. Results on them say nothing about real data.
            Folder layout and file names are those of {(options.Tracks is null ? domain.Name : "a tracker's crops")}; {images.Count} images.

            {options.Describe()}
            """;
        if (options.Tracks is { } naming)
            WriteLists(domain, naming, images, folder, marker);
        File.WriteAllText(Path.Combine(folder, Dataset.GeneratedMarker), marker);
    }

    /// <summary>The crops can be opened by themselves, so they carry the marker too.</summary>
    private static void WriteLists(Domain domain, TrackNaming naming, List<PlannedImage> images, string folder, string marker)
    {
        string crops = Path.Combine(folder, TrackedLayout.Crops);
        File.WriteAllText(Path.Combine(folder, TrackedLayout.Truth), TrackedLayout.List(images, domain, crops: false));
        File.WriteAllText(Path.Combine(crops, Dataset.GeneratedMarker), marker);
        if (naming == TrackNaming.List)
            File.WriteAllText(Path.Combine(crops, "list.csv"), TrackedLayout.List(images, domain, crops: true));
    }

    /// <summary>Another process may have drawn the same folder meanwhile: then that one counts.</summary>
    private static void Publish(string temporary, string folder)
    {
        try
        {
            Directory.Move(temporary, folder);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, Dataset.GeneratedMarker)))
        {
        }
    }
}

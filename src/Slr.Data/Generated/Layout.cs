using System.Globalization;
using Slr.Primitives.Randomness;

namespace Slr.Data.Generated;

/// <summary>Which files a generated dataset consists of, named as the real one names its own.</summary>
internal static class Layout
{
    /// <summary>All files, in a fixed order.</summary>
    public static List<PlannedImage> Plan(Domain domain, GeneratedOptions options)
    {
        int people = options.TrainIdentities + options.TestIdentities;
        int[] numbers = [.. Enumerable.Range(1, people)];
        var random = new CounterRandom(options.Seed, domain.Stream, 4);
        // Real training and test identities are mixed in number; only their folders tell them apart.
        random.Shuffle(numbers.AsSpan());
        var images = new List<PlannedImage>();
        foreach (int person in numbers[..options.TrainIdentities].Order())
            Add(images, domain, options, ImageKind.Train, person, options.ImagesPerIdentity);
        foreach (int person in numbers[options.TrainIdentities..].Order())
        {
            int[] cameras = CamerasOf(domain, options.Seed, person);
            Add(images, domain, options, ImageKind.Query, person, cameras.Length);
            Add(images, domain, options, ImageKind.Gallery, person, options.GalleryImagesPerIdentity, cameras.Length);
        }
        AddStrangers(images, domain, options, ImageKind.Distractor, options.Distractors, people);
        AddStrangers(images, domain, options, ImageKind.Junk, options.Junk, people + options.Distractors);
        return images;
    }

    private static void Add(
        List<PlannedImage> images, Domain domain, GeneratedOptions options, ImageKind kind, int person, int count, int first = 0)
    {
        int[] cameras = CamerasOf(domain, options.Seed, person);
        for (int i = 0; i < count; i++)
        {
            int camera = cameras[i % cameras.Length];
            images.Add(new(kind, person, camera, first + i, PathOf(domain, options.Seed, kind, person, camera, first + i)));
        }
    }

    /// <summary>Every stranger is a person of their own, seen once.</summary>
    private static void AddStrangers(
        List<PlannedImage> images, Domain domain, GeneratedOptions options, ImageKind kind, int count, int before)
    {
        int label = kind == ImageKind.Junk ? -1 : 0;
        for (int i = 0; i < count; i++)
        {
            int camera = i % domain.Cameras.Length;
            images.Add(new(kind, before + 1 + i, camera, i, PathOf(domain, options.Seed, kind, label, camera, i)));
        }
    }

    /// <summary>The cameras that see a person: a random subset that takes turns to begin with each camera.</summary>
    private static int[] CamerasOf(Domain domain, ulong seed, int person)
    {
        int all = domain.Cameras.Length, first = person % all;
        var random = new CounterRandom(seed, domain.Stream, 5, (ulong)person);
        int count = domain.LeastCamerasOfPerson + random.Next(all - domain.LeastCamerasOfPerson + 1);
        int[] others = [.. Enumerable.Range(0, all).Where(camera => camera != first)];
        random.Shuffle(others.AsSpan());
        return [first, .. others[..(count - 1)]];
    }

    private static string PathOf(Domain domain, ulong seed, ImageKind kind, int label, int camera, int number)
    {
        string folder = kind switch
        {
            ImageKind.Train => "bounding_box_train",
            ImageKind.Query => "query",
            _ => "bounding_box_test",
        };
        string identity = label < 0 ? "-1" : label.ToString("D4", CultureInfo.InvariantCulture);
        int lens = domain.Cameras[camera];
        if (domain == Domain.ComputerMade)
            return string.Create(CultureInfo.InvariantCulture, $"{folder}/{identity}_c{lens}_{number + 1:D4}.jpg");
        // Sequence, frame and detection, as Market-1501 has them; queries were cut by hand: detection 00.
        var random = new CounterRandom(seed, domain.Stream, 6, (ulong)(label + 1), (ulong)number);
        int sequence = 1 + random.Next(6), frame = 151 + 25 * number + random.Next(25);
        int detection = kind == ImageKind.Query ? 0 : 1 + random.Next(4);
        return string.Create(CultureInfo.InvariantCulture,
            $"{folder}/{identity}_c{lens}s{sequence}_{frame:D6}_{detection:D2}.jpg");
    }
}

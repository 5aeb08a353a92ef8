using System.Globalization;
using Slr.Primitives.Randomness;

namespace Slr.Data.Synthetic;

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
        int[] train = [.. numbers[..options.TrainIdentities].Order()], test = [.. numbers[options.TrainIdentities..].Order()];
        if (options.Tracks is { } naming)
            images.AddRange(TrackedLayout.Plan(domain, options, naming,
                train.Select(person => (person, CamerasOf(domain, options.Seed, person)))));
        for (int i = 0; i < train.Length && options.Tracks is null; i++)
        {
            Add(images, domain, options, ImageKind.Train, train[i], CamerasOf(domain, options.Seed, train[i]),
                Part(options.Totals?.Train, train.Length, i) ?? options.ImagesPerIdentity);
        }
        int[][] queryCameras = QueryCameras(domain, options, test);
        for (int i = 0; i < test.Length; i++)
        {
            int queries = queryCameras[i].Length;
            Add(images, domain, options, ImageKind.Query, test[i], queryCameras[i], queries);
            Add(images, domain, options, ImageKind.Gallery, test[i], CamerasOf(domain, options.Seed, test[i]),
                Part(options.Totals?.Gallery - options.Distractors, test.Length, i) ?? options.GalleryImagesPerIdentity, queries);
        }
        AddStrangers(images, domain, options, ImageKind.Distractor, options.Distractors, people);
        AddStrangers(images, domain, options, ImageKind.Junk, options.Junk, people + options.Distractors);
        return options.Tracks is null ? images
            : [.. images.Select(image => image.Sighting is null ? image with { Path = $"test/{image.Path}" } : image)];
    }

    /// <summary>A person's part of a total that is spread as evenly as it can be; null when there is no total.</summary>
    private static int? Part(int? total, int people, int person) =>
        total is { } images ? images / people + (person < images % people ? 1 : 0) : null;

    /// <summary>
    /// A query from each camera of a person. Where the options want another total, people in turn are asked for in one
    /// camera more or less.
    /// </summary>
    private static int[][] QueryCameras(Domain domain, GeneratedOptions options, int[] people)
    {
        int[][] all = [.. people.Select(person => OrderOfCameras(domain, options.Seed, person).Cameras)];
        int[] counts = [.. people.Select(person => CamerasOf(domain, options.Seed, person).Length)];
        int missing = options.Totals is { } totals ? totals.Query - counts.Sum() : 0, step = Math.Sign(missing);
        for (int i = 0; missing != 0; i = (i + 1) % people.Length)
        {
            int changed = counts[i] + step;
            if (changed < 1 || changed > domain.Cameras.Length)
                continue;
            counts[i] = changed;
            missing -= step;
        }
        return [.. all.Select((cameras, i) => cameras[..counts[i]])];
    }

    private static void Add(List<PlannedImage> images, Domain domain, GeneratedOptions options, ImageKind kind, int person,
        int[] cameras, int count, int first = 0)
    {
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
        (int[] cameras, int count) = OrderOfCameras(domain, seed, person);
        return cameras[..count];
    }

    /// <summary>All cameras in a person's order, and how many of them see the person.</summary>
    private static (int[] Cameras, int Count) OrderOfCameras(Domain domain, ulong seed, int person)
    {
        int all = domain.Cameras.Length, first = person % all;
        var random = new CounterRandom(seed, domain.Stream, 5, (ulong)person);
        int count = domain.LeastCamerasOfPerson + random.Next(all - domain.LeastCamerasOfPerson + 1);
        int[] others = [.. Enumerable.Range(0, all).Where(camera => camera != first)];
        random.Shuffle(others.AsSpan());
        return ([first, .. others], count);
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
        if (domain.Name == Domain.ComputerMade.Name)
            return string.Create(CultureInfo.InvariantCulture, $"{folder}/{identity}_c{lens}_{number + 1:D4}.jpg");
        // Sequence, frame and detection, as Market-1501 has them; queries were cut by hand: detection 00.
        var random = new CounterRandom(seed, domain.Stream, 6, (ulong)(label + 1), (ulong)number);
        int sequence = 1 + random.Next(6), frame = 151 + 25 * number + random.Next(25);
        int detection = kind == ImageKind.Query ? 0 : 1 + random.Next(4);
        return string.Create(CultureInfo.InvariantCulture,
            $"{folder}/{identity}_c{lens}s{sequence}_{frame:D6}_{detection:D2}.jpg");
    }
}

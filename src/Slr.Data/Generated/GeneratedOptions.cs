using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slr.Data.Generated;

/// <summary>How large a generated stand-in dataset is and which seed draws it.</summary>
public sealed record GeneratedOptions
{
    /// <summary>People in the training folder, 2 to 5000.</summary>
    public int TrainIdentities { get; init; } = 80;

    /// <summary>Images of a person in the training folder, 2 to 99, spread over the person's cameras.</summary>
    public int ImagesPerIdentity { get; init; } = 20;

    /// <summary>People in the query and gallery folders, 2 to 4000; none of them is in the training folder.</summary>
    public int TestIdentities { get; init; } = 50;

    /// <summary>Gallery images of a test person, 2 to 99; queries (one per camera of the person) come on top.</summary>
    public int GalleryImagesPerIdentity { get; init; } = 12;

    /// <summary>Gallery images named 0000: strangers and false detections, 0 to 20000.</summary>
    public int Distractors { get; init; } = 120;

    /// <summary>Gallery images named -1: fragments of people, which evaluation leaves out, 0 to 20000.</summary>
    public int Junk { get; init; } = 60;

    /// <summary>The seed everything is drawn from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Image height in pixels, 32 to 1024.</summary>
    public int Height { get; init; } = 128;

    /// <summary>Image width in pixels, 16 to 512.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Identities and image counts as in Market-1501: 751 and 750 people, about 36,000 images.</summary>
    public static GeneratedOptions MarketSize { get; } = new()
    {
        TrainIdentities = 751,
        ImagesPerIdentity = 17,
        TestIdentities = 750,
        GalleryImagesPerIdentity = 18,
        Distractors = 2793,
        Junk = 3819,
    };

    /// <summary>Every wrong value, one sentence each; empty when all are possible.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Check("train-identities", TrainIdentities, 2, 5000);
        Check("images-per-identity", ImagesPerIdentity, 2, 99);
        Check("test-identities", TestIdentities, 2, 4000);
        Check("gallery-images-per-identity", GalleryImagesPerIdentity, 2, 99);
        Check("distractors", Distractors, 0, 20000);
        Check("junk", Junk, 0, 20000);
        Check("height", Height, 32, 1024);
        Check("width", Width, 16, 512);
        return problems;

        void Check(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add(string.Create(CultureInfo.InvariantCulture,
                    $"generated data: {name} is {value}, but must be {least} to {most}"));
        }
    }

    /// <summary>The options as `name = value` lines, as GENERATED.txt holds them.</summary>
    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"""
        train-identities = {TrainIdentities}
        images-per-identity = {ImagesPerIdentity}
        test-identities = {TestIdentities}
        gallery-images-per-identity = {GalleryImagesPerIdentity}
        distractors = {Distractors}
        junk = {Junk}
        seed = {Seed}
        height = {Height}
        width = {Width}

        """);

    /// <summary>Twelve hexadecimal digits that differ when the options, or the drawing itself, differ.</summary>
    internal string Digest() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"drawing {Drawing.Version}\n{Describe()}")))[..12];
}

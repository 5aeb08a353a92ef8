using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slr.Data.Datasets;
using Slr.Primitives.Options;

namespace Slr.Data.Synthetic;

/// <summary>How large a generated stand-in dataset is and which seed draws it.</summary>
public sealed record GeneratedOptions
{
    /// <summary>People in the training folder.</summary>
    [Within(2, 5000)]
    public int TrainIdentities { get; init; } = 80;

    /// <summary>Images of a person in the training folder, spread over the person's cameras.</summary>
    [Within(2, 99)]
    public int ImagesPerIdentity { get; init; } = 20;

    /// <summary>People in the query and gallery folders; none of them is in the training folder.</summary>
    [Within(2, 4000)]
    public int TestIdentities { get; init; } = 50;

    /// <summary>Gallery images of a test person; queries (one per camera of the person) come on top.</summary>
    [Within(2, 99)]
    public int GalleryImagesPerIdentity { get; init; } = 12;

    /// <summary>Gallery images named 0000: strangers and false detections.</summary>
    [Within(0, 20_000)]
    public int Distractors { get; init; } = 120;

    /// <summary>Gallery images named -1: fragments of people, which evaluation leaves out.</summary>
    [Within(0, 20_000)]
    public int Junk { get; init; } = 60;

    /// <summary>The seed everything is drawn from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Image height in pixels.</summary>
    [Within(32, 1024)]
    public int Height { get; init; } = 128;

    /// <summary>Image width in pixels.</summary>
    [Within(16, 512)]
    public int Width { get; init; } = 64;

    /// <summary>
    /// How far personx looks from market1501: 0 = alike, 1 = as computer graphics look, beyond 1 what sets them apart is exaggerated.
    /// </summary>
    [Within(0, 3)]
    public double Shift { get; init; } = 1;

    /// <summary>Images of each split, spread evenly over its people in place of the counts above; null = those counts.</summary>
    public SplitTotals? Totals { get; init; }

    /// <summary>
    /// How the training images lie as crops of tracks, with the people hidden; null = in the real data set's folders, each image
    /// by itself.
    /// </summary>
    public TrackNaming? Tracks { get; init; }

    /// <summary>People, images, distractors and junk exactly as many as the real data set has.</summary>
    /// <param name="name">market1501 (36,036 files) or personx (45,792 files).</param>
    /// <exception cref="ArgumentException">No such generated data set.</exception>
    public static GeneratedOptions FullSize(string name)
    {
        if (!GeneratedFolder.Names.Contains(name) || DatasetCatalog.Published(name) is not { } real)
            throw new ArgumentException($"There is no generated form of data set '{name}'.", nameof(name));
        bool market = name == "market1501";
        return new()
        {
            TrainIdentities = real.TrainIdentities,
            TestIdentities = real.QueryIdentities,
            Totals = new(real.TrainImages, real.QueryImages!.Value, real.GalleryImages!.Value),
            // Market-1501's gallery of 19,732 files: 13,115 of the people searched for, 2,798 distractors, 3,819 junk.
            Distractors = market ? 2_798 : 0,
            Junk = market ? 3_819 : 0,
        };
    }

    /// <summary>Every wrong value, one sentence each; empty when all are possible.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. Ranges.Broken(this).Select(broken => $"generated data: {broken.Sentence}")];
        if (Totals is { } totals && (totals.Train < 2 * TrainIdentities || totals.Query < TestIdentities
            || totals.Query > 6 * TestIdentities || totals.Gallery - Distractors < 2 * TestIdentities))
            problems.Add("generated data: too few or too many images for that many people");
        if (Tracks is not null && Totals is not null)
            problems.Add("generated data: tracks are drawn by images of each person, not in the real data set's full size");
        return problems;
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
        {ShiftLine}{TotalsLine}{TracksLine}
        """);

    private string ShiftLine => Shift == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"shift = {Shift:R}\n");

    private string TotalsLine => Totals is { } totals ? $"totals = {totals.Train}, {totals.Query}, {totals.Gallery}\n" : "";

    private string TracksLine => Tracks is { } tracks ? $"tracks = {tracks}\n" : "";

    /// <summary>Twelve hexadecimal digits that differ when the options, or the drawing itself, differ.</summary>
    internal string Digest() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"drawing {Drawing.Version}\n{Describe()}")))[..12];
}

/// <summary>Images of a generated dataset.</summary>
/// <param name="Train">Training images, at least two for each person.</param>
/// <param name="Query">Queries, one to six for each test person.</param>
/// <param name="Gallery">Gallery images with the distractors and without junk, at least two for each test person.</param>
public sealed record SplitTotals(int Train, int Query, int Gallery);

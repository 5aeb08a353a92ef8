using System.Text.RegularExpressions;
using Slr.Data.Synthetic;

[assembly: AssemblyFixture(typeof(Slr.Data.Tests.Synthetic.GeneratedPair))]

namespace Slr.Data.Tests.Synthetic;

/// <summary>Both generated datasets at a small size, drawn once for all tests.</summary>
public sealed partial class GeneratedPair : IDisposable
{
    public static GeneratedOptions Options { get; } = new()
    {
        TrainIdentities = 12,
        ImagesPerIdentity = 10,
        TestIdentities = 8,
        GalleryImagesPerIdentity = 8,
        Distractors = 14,
        Junk = 7,
        Seed = 7,
    };

    public string Cache { get; } = Path.Combine(Path.GetTempPath(), $"slr-generated-{Guid.NewGuid():N}");

    public GeneratedPair()
    {
        foreach (string name in GeneratedFolder.Names)
            GeneratedFolder.Ensure(name, Cache, Options, CancellationToken.None);
    }

    public string Folder(string name) => GeneratedFolder.Ensure(name, Cache, Options, CancellationToken.None);

    /// <summary>Folder, identity and camera of every image, read off its path with the patterns of the public readers.</summary>
    public IReadOnlyList<(string Path, string Part, int Identity, int Camera)> Images(string name) =>
    [
        .. Directory.EnumerateFiles(Folder(name), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path =>
            {
                Match match = FileName().Match(Path.GetFileName(path));
                Assert.True(match.Success, path);
                return (path, Path.GetFileName(Path.GetDirectoryName(path)!),
                    int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan));
            }),
    ];

    public void Dispose() => Directory.Delete(Cache, recursive: true);

    [GeneratedRegex(@"^([-\d]+)_c(\d+)")]
    private static partial Regex FileName();
}

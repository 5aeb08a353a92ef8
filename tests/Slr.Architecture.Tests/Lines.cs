namespace Slr.Architecture.Tests;

public sealed class Lines
{
    private const int Widest = 140;

    private static readonly string Repository = FindRepository();

    public static TheoryData<string> All => [.. Projects("src", "tests", "bench")];

    [Theory]
    [MemberData(nameof(All))]
    public void of_a_project_fit_a_window(string folder)
    {
        string[] wide = [.. Files(folder).SelectMany(TooWide)];
        Assert.True(wide.Length == 0, $"Lines of more than {Widest} characters; break them at their outermost place:\n"
            + string.Join('\n', wide));
    }

    /// <summary>Folders of the projects in some places of the repository.</summary>
    internal static IEnumerable<string> Projects(params string[] places) => places
        .SelectMany(place => Directory.EnumerateDirectories(Path.Combine(Repository, place)))
        .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
        .Select(folder => Path.GetRelativePath(Repository, folder)).Order(StringComparer.Ordinal);

    /// <summary>The sources of one of them.</summary>
    internal static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Path.Combine(Repository, folder), file).Split(Path.DirectorySeparatorChar)
                .Any(part => part is "obj" or "bin"));

    /// <summary>Raw strings hold what a program writes or reads as it is, so they are not broken.</summary>
    private static IEnumerable<string> TooWide(string file)
    {
        bool raw = false;
        foreach ((int number, string line) in File.ReadLines(file).Index())
        {
            bool opens = line.Split("\"\"\"").Length % 2 == 0;
            if (line.Length > Widest && !raw && !line.Contains("\"\"\"", StringComparison.Ordinal))
                yield return $"  {Path.GetRelativePath(Repository, file)}:{number + 1} has {line.Length}";
            raw ^= opens;
        }
    }

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Slr.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}

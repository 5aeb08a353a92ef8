using Slr.Actors.Configuration;

namespace Slr.Actors.Tests.Configuration;

/// <summary>Settings that name folders and files, and the run's name.</summary>
public sealed class PathsAndNames
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public static TheoryData<string> Keys => ["runs", "cache", "data.root", "data.source-root", "data.target-root", "network.pretrained"];

    private static RunSettings Bind(params string[] words) => RunSettingsBinder.Bind(Recipes.Resolve(null, words, []));

    private static string Problem(params string[] words) =>
        Assert.Single(Assert.Throws<SettingsException>(() => Bind(words)).Problems).ToString();

    private static string? PathOf(RunSettings settings, string key) => key switch
    {
        "runs" => settings.RunsFolder,
        "cache" => settings.CacheFolder,
        "data.root" => settings.Data.Root,
        "data.source-root" => settings.Data.SourceRoot,
        "data.target-root" => settings.Data.TargetRoot,
        _ => settings.Pretrained,
    };

    [Theory, MemberData(nameof(Keys))]
    public void a_tilde_is_the_home_folder_in_every_path(string key)
    {
        Assert.Equal(Path.Combine(Home, "some", "place"), PathOf(Bind($"{key}=~/some/place"), key));
        Assert.Equal(Home, PathOf(Bind($"{key}=~"), key));
        Assert.Equal(Path.GetFullPath("a~b"), PathOf(Bind($"{key}=a~b"), key));
    }

    [Theory, MemberData(nameof(Keys))]
    public void another_users_home_is_refused_in_words(string key) =>
        Assert.StartsWith($"{key} (command line): '~bob/data': only ~ and ~/... are understood", Problem($"{key}=~bob/data"));

    [Theory, MemberData(nameof(Keys))]
    public void a_path_with_a_zero_character_is_refused(string key) =>
        Assert.StartsWith($"{key} (command line): holds a character with the number 0", Problem($"{key}=a\0b"));

    [Fact]
    public void an_empty_folder_of_runs_is_refused() =>
        Assert.StartsWith("runs (command line): is empty", Problem("runs="));

    [Theory]
    [InlineData(".", "is a folder that is there already")]
    [InlineData("..", "is a folder that is there already")]
    [InlineData("a/b", "cannot hold a slash")]
    [InlineData("/tmp", "cannot hold a slash")]
    [InlineData("a\nb", "control characters")]
    [InlineData("a\0b", "control characters")]
    public void a_name_that_would_lie_elsewhere_than_in_the_folder_of_runs_is_refused(string name, string says)
    {
        string problem = Problem($"name={name}");
        Assert.StartsWith("name (command line): ", problem);
        Assert.Contains(says, problem);
    }

    [Theory]
    [InlineData("..a"), InlineData("~"), InlineData("market 2"), InlineData("\u4e2d\u6587")]
    public void any_other_name_is_taken_as_it_is(string name) => Assert.Equal(name, Bind($"name={name}").Name);
}

using Slr.Actors.Configuration;

namespace Slr.Actors.Tests.Configuration;

public sealed class SettingsAreLayered
{
    private static readonly SettingsLayer Reference = SettingsLayer.FromHocon("reference.conf", """
        slr {
          seed = 1
          refine { alpha = 0.5, mode = hdbscan } # a comment with { and "
          adapt {
            epochs = 50
            milestones = [40, 70]
          }
          cache = ""
        }
        """);

    private static ResolvedSettings Resolve(string recipe, params string[] assignments) => ResolvedSettings.Lay("r",
        Reference, SettingsLayer.FromHocon("r.conf", recipe), SettingsLayer.FromCommandLine(assignments));

    [Fact]
    public void the_command_line_wins_over_the_recipe_and_the_recipe_over_the_reference()
    {
        ResolvedSettings settings = Resolve("slr { adapt.epochs = 10, seed = 3 }", "adapt.epochs=5");

        Assert.Equal("5", settings.Values["adapt.epochs"].Text);
        Assert.Equal("command line", settings.Values["adapt.epochs"].Origin);
        Assert.Equal("3", settings.Values["seed"].Text);
        Assert.Equal("0.5", settings.Values["refine.alpha"].Text);
        Assert.Equal("reference.conf:3", settings.Values["refine.alpha"].Origin);
    }

    [Fact]
    public void an_origin_names_the_line_whichever_way_the_key_is_written()
    {
        ResolvedSettings settings = Resolve("# first\nslr {\n  adapt {\n    epochs = 10\n  }\n  refine.alpha = 0.7\n}\n");

        Assert.Equal("r.conf:4", settings.Values["adapt.epochs"].Origin);
        Assert.Equal("r.conf:6", settings.Values["refine.alpha"].Origin);
    }

    [Fact]
    public void all_unknown_keys_are_named_at_once_each_with_the_nearest()
    {
        ResolvedSettings settings = Resolve("slr { refine.alhpa = 0.7 }", "adapt.epoch=5", "mode=none", "nonsense");

        string[] messages = [.. settings.Problems.Select(p => p.ToString())];
        Assert.Equal(4, messages.Length);
        Assert.Contains(messages, m => m.Contains("r.conf:1") && m.Contains("did you mean 'refine.alpha'?"));
        Assert.Contains(messages, m => m.Contains("did you mean 'adapt.epochs'?"));
        Assert.Contains(messages, m => m.Contains("did you mean 'refine.mode'?"));
        Assert.Contains(messages, m => m.Contains("'nonsense' is not of the form key=value"));
    }

    [Theory]
    [InlineData("slr { a = 1", "a closing } is missing")]
    [InlineData("slr { a = 1 } }", "closes nothing")]
    [InlineData("slr { a = [1, 2 }", "is missing")]
    [InlineData("slr { a = \"x }", "does not end")]
    public void braces_that_do_not_close_are_refused_although_the_parser_would_let_them_pass(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(SettingsLayer.FromHocon("r.conf", text).Problems).ToString());

    [Theory]
    [InlineData("slr {\n  cache = ${?HOME}\n}", "r.conf: line 2: ${...}")]
    [InlineData("slr {\n\n  cache = ${slr.cache}\n}", "r.conf: line 3: ${...}")]
    [InlineData("slr { seed = ${slr.threads}, threads = ${slr.seed} }", "r.conf: line 1: ${...}")]
    [InlineData("slr {\n  chaos.faults += \"x\"\n}", "r.conf: line 2: += is not understood")]
    [InlineData("include \"other.conf\"\nslr { }", "r.conf: line 1: include is not understood")]
    [InlineData("slr {\n  include required(file(\"other.conf\"))\n}", "r.conf: line 2: include is not understood")]
    [InlineData("slr { include\"other.conf\" }", "r.conf: line 1: include is not understood")]
    public void what_the_parser_would_follow_without_end_is_refused_with_file_and_line(string text, string expected) =>
        Assert.Contains(expected, Assert.Single(SettingsLayer.FromHocon("r.conf", text).Problems).ToString());

    [Theory]
    [InlineData("{ a ", "}")]
    [InlineData("[", "]")]
    [InlineData("a.", "")]
    public void blocks_lists_and_keys_that_lie_deep_are_refused_at_once(string open, string close)
    {
        string text = "slr.x " + (open == "[" ? "= " : "") + string.Concat(Enumerable.Repeat(open, 20_000)) + " = 1"
            + string.Concat(Enumerable.Repeat(close, 20_000));
        Assert.Contains("r.conf: line 1: ",
            Assert.Single(SettingsLayer.FromHocon("r.conf", text.Replace("x a.", "x.a.").Replace(". =", " ="))
            .Problems).ToString());
    }

    [Fact]
    public void a_text_that_is_no_settings_at_all_is_refused_by_its_length() => Assert.Contains("r.conf: the file has 2000000 characters",
        Assert.Single(SettingsLayer.FromHocon("r.conf", new string('a', 2_000_000)).Problems).ToString());

    [Theory]
    [InlineData("clustering.mine.${?HOME}=1")]
    [InlineData("a..b=1")]
    [InlineData("a b=1")]
    public void a_word_whose_key_no_setting_can_have_is_refused(string word) =>
        Assert.Contains("cannot be the name of a setting", Assert.Single(SettingsLayer.FromCommandLine([word]).Problems).Message);

    [Fact]
    public void a_key_outside_the_block_is_refused() =>
        Assert.Contains("must stand inside", Assert.Single(Resolve("adapt.epochs = 3").Problems).Message);

    [Fact]
    public void an_environment_variable_sets_the_key_it_names()
    {
        SettingsLayer layer = SettingsLayer.FromEnvironment(
            [new("SLR_ADAPT_EPOCHS", "7"), new("SLR_ADAPT_EPOCS", "7"), new("PATH", "/bin")], Reference.Values.Keys);

        Assert.Equal("7", layer.Values["adapt.epochs"].Text);
        Assert.Contains("did you mean 'SLR_ADAPT_EPOCHS'?", Assert.Single(layer.Problems).Message);
    }

    [Fact]
    public void a_clusterer_of_ones_own_may_have_any_settings()
    {
        ResolvedSettings settings = Resolve("slr.clustering.affinity { class = \"A.B, C\", damping = 0.5 }");

        Assert.Empty(settings.Problems);
        Assert.Equal("A.B, C", settings.ClustererBlock("affinity").GetString("class"));
        Assert.Equal(0.5, settings.ClustererBlock("affinity").GetDouble("damping"));
    }

    [Theory]
    [InlineData("adapt.milestones=[]")]
    [InlineData("adapt.milestones=")]
    [InlineData("adapt.milestones=[7]")]
    public void a_list_is_the_same_after_it_was_written_to_a_file_and_read_again(string word)
    {
        ResolvedSettings settings = Resolve("", word);
        SettingsLayer again = SettingsLayer.FromHocon("again.conf", settings.ToHocon());
        Assert.Equal(settings.Values["adapt.milestones"].Text, again.Values["adapt.milestones"].Text);
    }

    [Theory]
    [InlineData("a b \"c\"")]
    [InlineData("tab\tand\nline")]
    [InlineData("C:\\folder")]
    [InlineData("${?HOME} # 中文 // = { [")]
    public void the_resolved_settings_written_as_a_file_resolve_to_the_same_again(string value)
    {
        ResolvedSettings settings = Resolve("slr { adapt.milestones = [1, 2, 3] }", $"cache={value}");

        SettingsLayer again = SettingsLayer.FromHocon("again.conf", settings.ToHocon());

        Assert.Equal(settings.Values.Select(v => (v.Key, v.Value.Text)), settings.Values.Keys.Select(k => (k, again.Values[k].Text)));
    }
}

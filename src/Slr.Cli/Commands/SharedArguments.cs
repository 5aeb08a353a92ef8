using System.CommandLine;
using Slr.Actors.Configuration;
using Slr.Cli.Console;

namespace Slr.Cli.Commands;

/// <summary>Words that several commands take, each with what a shell completes it to.</summary>
internal static class SharedArguments
{
    /// <summary>Words <c>key=value</c>, completed from the reference configuration.</summary>
    public static Argument<string[]> Settings()
    {
        var words = new Argument<string[]>("key=value")
        {
            HelpName = "key=value",
            Description = $"Settings that differ from the recipe; all of them: {ProgramName.Word} config --reference",
            Arity = ArgumentArity.ZeroOrMore,
        };
        words.CompletionSources.Add(_ => Recipes.Keys().Select(key => $"{key}="));
        return words;
    }

    /// <summary>The run that a command is about, completed from the runs that are there.</summary>
    public static Argument<string> Run() => Run<string>(ArgumentArity.ExactlyOne);

    /// <summary>The same where it may be left out.</summary>
    public static Argument<string?> RunIfAny() => Run<string?>(ArgumentArity.ZeroOrOne);

    /// <summary>A recipe where it may be left out, completed from the recipes that there are.</summary>
    /// <param name="description">What for.</param>
    public static Argument<string?> RecipeIfAny(string description)
    {
        var recipe = new Argument<string?>("recipe") { HelpName = "recipe", Description = description, Arity = ArgumentArity.ZeroOrOne };
        recipe.CompletionSources.Add(_ => Recipes.Names());
        return recipe;
    }

    /// <summary>A setting in the place of a word that may be left out is a setting.</summary>
    /// <param name="first">The word, if any.</param>
    /// <param name="settings">The settings behind it.</param>
    public static (string? Named, string[] Settings) Apart(string? first, string[]? settings) => first?.Contains('=') == true
        ? (null, [first, .. settings ?? []])
        : (first, settings ?? []);

    /// <summary>Nodes that are asked to help: short for the setting <c>cluster.nodes</c>.</summary>
    public static Option<string?> Nodes() => new("--nodes")
    {
        Description = "Nodes that help, HOST:PORT[,HOST:PORT]: short for cluster.nodes=...",
        HelpName = "host:port",
    };

    /// <summary>The setting that <see cref="Nodes"/> is short for; none where it is not given.</summary>
    public static IEnumerable<string> NodesSetting(string? nodes) => nodes is null ? [] : [$"cluster.nodes=[{string.Join(", ",
        nodes.Split(',').Select(node => $"\"{node.Trim()}\""))}]"];

    private static Argument<T> Run<T>(ArgumentArity arity)
    {
        var run = new Argument<T>("run") { HelpName = "run", Description = NamedRuns.Help, Arity = arity };
        run.CompletionSources.Add(_ => NamedRuns.Names());
        return run;
    }
}

using Spectre.Console;

namespace Slr.Cli.Console;

/// <summary>Where the program writes: results to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output as a console that knows colours and width.</param>
/// <param name="Error">Standard error, plain text.</param>
/// <param name="IsInteractive">True when a person sees the output as it comes: a terminal that can move its cursor.</param>
internal sealed record Terminal(IAnsiConsole Out, TextWriter Error, bool IsInteractive)
{
    /// <summary>True when only plain lines are wanted.</summary>
    public bool Plain { get; init; }

    /// <summary>True when a script reads the output.</summary>
    public bool Json { get; init; }

    /// <summary>True when causes are wanted in full, stack traces included.</summary>
    public bool Verbose { get; init; }

    /// <summary>Standard output as text.</summary>
    public TextWriter Writer => Out.Profile.Out.Writer;

    /// <summary>True when the display may redraw itself.</summary>
    public bool CanRedraw => IsInteractive && !Plain && !Json;

    /// <summary>Tells a person something at once: above a display that redraws itself, never under it.</summary>
    public void Tell(string message)
    {
        if (CanRedraw) // over the whole width: what the display has drawn there is not erased
            Out.Write(new Padder(new Text(message), new Padding(0, 0, 0, 0)) { Expand = true });
        else
            Error.WriteLine(message);
    }

    /// <summary>
    /// Tells what a command found: warnings on standard error; sentences, or JSON where a script reads, on standard output.
    /// </summary>
    /// <param name="answer">What it found.</param>
    /// <param name="aside">True: all of it on standard error, since standard output is the result itself.</param>
    public Task<int> Say(Answer answer, bool aside = false)
    {
        TextWriter writer = aside ? Error : Writer;
        foreach (string warning in answer.Warnings)
            Error.WriteLine($"warning: {warning}");
        if (Json)
            writer.WriteLine(answer.ToJson());
        else
            foreach (string line in answer.Lines)
                writer.WriteLine(line);
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>The terminal of this process; colours follow NO_COLOR and whether the output is a terminal.</summary>
    public static Terminal OfProcess()
    {
        bool interactive = !System.Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && interactive
                ? ColorSystemSupport.Detect
                : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(System.Console.Out),
        });
        // Without a terminal nobody knows a width; lines that scripts or logs take in must not be broken.
        if (!interactive)
            console.Profile.Width = 120;
        return new Terminal(console, System.Console.Error, interactive);
    }
}

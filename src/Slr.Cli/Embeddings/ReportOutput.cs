using Slr.Cli.CommandLine;

namespace Slr.Cli.Embeddings;

/// <summary>Writes what a command found.</summary>
internal static class ReportOutput
{
    /// <summary>Warnings to standard error; sentences, or JSON where a script reads, to standard output.</summary>
    public static Task<int> Say(this Terminal terminal, EmbeddingReport report)
    {
        foreach (string warning in report.Warnings)
            terminal.Error.WriteLine($"warning: {warning}");
        if (terminal.Json)
            terminal.Writer.WriteLine(report.ToJson());
        else
            foreach (string line in report.Lines)
                terminal.Writer.WriteLine(line);
        return Task.FromResult(ExitCode.Success);
    }
}

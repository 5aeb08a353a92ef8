using System.Collections.Immutable;

namespace Slr.Data;

/// <summary>A data set cannot be used. The message lists every problem with its path and what to do.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Every problem, one sentence each.</summary>
    public ImmutableArray<string> Problems { get; }

    /// <summary>Lists the problems of one data set.</summary>
    /// <param name="subject">What was opened, for example "market1501 in /data".</param>
    /// <param name="problems">One sentence each, at least one.</param>
    public DatasetException(string subject, params IEnumerable<string> problems)
        : this(subject, [.. problems])
    {
    }

    private DatasetException(string subject, ImmutableArray<string> problems)
        : base(problems.Length == 1
            ? $"{subject}: {problems[0]}"
            : $"{subject}: {problems.Length} problems\n  - {string.Join("\n  - ", problems)}") =>
        Problems = problems;
}

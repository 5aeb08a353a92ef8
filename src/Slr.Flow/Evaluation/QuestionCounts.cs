namespace Slr.Flow.Evaluation;

/// <summary>How much is asked in a block of queries.</summary>
/// <param name="Queries">Queries.</param>
/// <param name="Dropped">Images that they are not compared with, of all of them together.</param>
/// <param name="Sought">Images that they are to find, of all of them together.</param>
public readonly record struct QuestionCounts(int Queries, int Dropped, int Sought)
{
    /// <summary>Integers in which it is said which.</summary>
    internal long Numbers => 2L * Queries + Dropped + 2L * Sought;
}

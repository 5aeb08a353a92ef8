namespace Slr.Flow.Soundness;

/// <summary>How an answer is refused that cannot be one, whatever the data are.</summary>
internal static class Unsound
{
    /// <summary>The refusal.</summary>
    /// <param name="stage">The stage that answered, one of <see cref="RefineryStages"/>.</param>
    /// <param name="what">What is wrong and where, for people, without a full stop.</param>
    internal static InvalidDataException Answer(string stage, string what) =>
        new($"The stage '{stage}' answered nonsense: {what}.");
}

namespace Slr.Cli.Embeddings;

/// <summary>What a person gave cannot be used. The message says what, where and what to do; the exit code is 64.</summary>
/// <param name="message">For people.</param>
/// <param name="cause">The exception behind it, if any.</param>
public sealed class InputException(string message, Exception? cause = null) : Exception(message, cause);

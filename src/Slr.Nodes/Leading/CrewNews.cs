namespace Slr.Nodes.Leading;

/// <summary>Something about nodes that people should know.</summary>
/// <param name="Message">A sentence.</param>
/// <param name="Nodes">The nodes that help from now on, <c>HOST:PORT</c>.</param>
public sealed record CrewNews(string Message, IReadOnlyList<string> Nodes);

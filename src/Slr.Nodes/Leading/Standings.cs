namespace Slr.Nodes.Leading;

/// <summary>Who helps, whatever with; tells people one thing at a time. For any thread.</summary>
/// <param name="say">Hears the news.</param>
internal sealed class Standings(Action<CrewNews> say)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, IReadOnlyList<string>> helping = [];
    private bool isClosed;

    /// <summary>Where the leader of a kind of work tells its news.</summary>
    public Action<CrewNews> Hear(string kind) => news =>
    {
        lock (gate)
            helping[kind] = news.Nodes;
        Say(news.Message);
    };

    /// <summary>Tells a sentence, with all who help.</summary>
    public void Say(string sentence)
    {
        lock (gate)
            if (!isClosed)
                say(new CrewNews(sentence, [.. helping.Values.SelectMany(nodes => nodes).Distinct().Order(StringComparer.Ordinal)]));
    }

    /// <summary>Nothing is news any more.</summary>
    public void Close()
    {
        lock (gate)
            isClosed = true;
    }
}

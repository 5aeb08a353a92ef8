namespace Slr.Nodes.Wire;

/// <summary>
/// A piece of what trainer and replica say to each other, which is longer than a message: a pass or the slopes one way
/// (<see cref="ReplicaForm"/>), numbers back. The pieces of one thing follow one another.
/// </summary>
/// <param name="Number">Which question, unique for its trainer; its answer has the same.</param>
/// <param name="Length">Bytes of the whole; 0 for an answer that there is none.</param>
/// <param name="Bytes">The next of them.</param>
internal sealed record ReplicaPart(long Number, int Length, byte[] Bytes) : NodeMessage
{
    /// <summary>All pieces of one thing, at least one.</summary>
    public static IEnumerable<ReplicaPart> Of(long number, byte[] whole)
    {
        int at = 0;
        do
        {
            byte[] bytes = whole[at..Math.Min(whole.Length, at + MostBytes)];
            yield return new ReplicaPart(number, whole.Length, bytes);
            at += bytes.Length;
        }
        while (at < whole.Length);
    }
}

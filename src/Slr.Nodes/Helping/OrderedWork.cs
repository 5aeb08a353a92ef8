using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Threading.Channels;
using Akka.Actor;
using Slr.Nodes.Wire;

namespace Slr.Nodes.Helping;

/// <summary>
/// What one trainer has ordered, in its order, and how node and trainer exchange what is too large for one message: some pieces of it are
/// asked for ahead, and answers go back in parts, no more of them on their way than were taken. Ends with its token.
/// </summary>
/// <param name="trainer">Who orders and answers.</param>
/// <param name="node">Who answers it: work is done on no actor's thread.</param>
/// <param name="stop">Set when the trainer is gone.</param>
internal abstract class OrderedWork<TTerms, TOrder>(IActorRef trainer, IActorRef node, CancellationToken stop)
    where TTerms : class, IJobTerms where TOrder : IShardOrder
{
    /// <summary>Parts of answers on their way.</summary>
    protected const int Ahead = 2;

    /// <summary>
    /// Pieces that are asked for before the first of them has come: where a trainer is busy, an answer takes its time however little it is.
    /// </summary>
    private const int PiecesAhead = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Channel<TOrder> orders = Channel.CreateUnbounded<TOrder>();
    private readonly ConcurrentDictionary<long, TTerms> jobs = [];
    private readonly SemaphoreSlim credit = new(Ahead);

    /// <summary>A job begins.</summary>
    public void Begin(TTerms terms) => jobs[terms.Job] = terms;

    /// <summary>A job is over: what is left of it is not done.</summary>
    public void End(long job) => jobs.TryRemove(job, out _);

    /// <summary>A piece is to be done.</summary>
    public void Add(TOrder order) => orders.Writer.TryWrite(order);

    /// <summary>A part of an answer was taken.</summary>
    public void Taken() => credit.Release();

    /// <summary>Set when the trainer is gone.</summary>
    protected CancellationToken Stopping => stop;

    /// <summary>All orders, as they come.</summary>
    protected IAsyncEnumerable<TOrder> Orders() => orders.Reader.ReadAllAsync(stop);

    /// <summary>The order that comes next, if it is there already; it stays where it is.</summary>
    protected bool TryPeek([MaybeNullWhen(false)] out TOrder next) => orders.Reader.TryPeek(out next);

    /// <summary>The terms of an order's job; null when it is over.</summary>
    protected TTerms? TermsOf(TOrder order) => jobs.GetValueOrDefault(order.Job);

    /// <summary>Asks the trainer.</summary>
    protected Task<TAnswer> Ask<TAnswer>(NodeMessage question) => trainer.Ask<TAnswer>(question, Patience, stop);

    /// <summary>Sends a part of an answer, once one before it was taken.</summary>
    protected async Task Send(NodeMessage part)
    {
        await credit.WaitAsync(stop);
        trainer.Tell(part, node);
    }

    /// <summary>Tells the trainer that this node cannot do an order; it does none of its job from now on.</summary>
    protected void GiveUp(TOrder order, Exception error)
    {
        jobs.TryRemove(order.Job, out _);
        trainer.Tell(new CannotDo(order.Job, order.Shard, error.Message), node);
    }

    /// <summary>Fetches what the trainer announced by its hash.</summary>
    /// <param name="length">How many bytes it is.</param>
    /// <param name="hash">SHA-256, in hexadecimal.</param>
    /// <param name="piece">Asks for the piece from a byte on: as much as goes into one message.</param>
    /// <param name="what">What it is, for people, in the plural.</param>
    /// <exception cref="InvalidDataException">The trainer has it no more, or what came is something else.</exception>
    protected static async Task<byte[]> Fetch(long length, string hash, Func<long, Task<byte[]>> piece, string what)
    {
        byte[] bytes = new byte[length];
        var coming = new Queue<Task<byte[]>>();
        long asked = 0;
        for (long at = 0; at < length; at += NodeMessage.MostBytes)
        {
            for (; asked < length && coming.Count < PiecesAhead; asked += NodeMessage.MostBytes)
                coming.Enqueue(piece(asked));
            byte[] some = await coming.Dequeue();
            if (some.Length != Math.Min(NodeMessage.MostBytes, length - at))
                throw new InvalidDataException($"the trainer does not have these {what} any more");
            some.CopyTo(bytes, at);
        }
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == hash ? bytes
            : throw new InvalidDataException($"the {what} that came are not those that were announced");
    }
}

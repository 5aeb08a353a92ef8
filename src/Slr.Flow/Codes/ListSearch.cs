using System.Numerics;
using System.Runtime.Intrinsics;

namespace Slr.Flow.Codes;

/// <summary>
/// Compares every row with all rows of the lists whose means are nearest to it. A list's members learn of the rows that
/// came to it as well, so that two rows meet when either comes to the other's list. Rows lie in the order of their lists.
/// </summary>
internal sealed class ListSearch(CodedRows rows, InvertedFile file, Members lists, ParallelOptions parallel)
{
    /// <summary>So many that two threads hardly ever meet at one.</summary>
    private const int Locks = 1 << 16;

    private readonly Lock[] locks = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];
    private readonly int[] everyRow = [.. Enumerable.Range(0, rows.Count)];
    private readonly (int List, int First)[] homes =
    [
        .. from list in Enumerable.Range(0, file.Count)
           from first in Parts(lists.Start(list), lists.Start(list + 1))
           select (list, first),
    ];

    private long compared;

    /// <summary>Pairs compared so far.</summary>
    public long Compared => compared;

    /// <summary>Compares all rows with those of their own list: from then on little else is near enough to be kept.</summary>
    /// <param name="best">What is known; learns what is found.</param>
    public void CompareOwn(NearestCodes best) => Compare(best, list => everyRow.AsSpan(lists.Start(list)..lists.Start(list + 1)));

    /// <summary>Compares all rows with their lists <paramref name="from"/> up to <paramref name="to"/>, nearest first.</summary>
    /// <param name="from">Rank of the first list to compare with, at least 1: the own list has rank 0.</param>
    /// <param name="to">Rank after the last.</param>
    /// <param name="best">What is known; learns what is found.</param>
    public void Compare(int from, int to, NearestCodes best)
    {
        var guests = new Members(file.Nearest(rows, everyRow, from, to), file.Count, to - from);
        Compare(best, guests.Of);
    }

    private void Compare(NearestCodes best, Func<int, ReadOnlySpan<int>> guests) =>
        Parallel.ForEach(homes, parallel, () => new Room(rows.Stride, best.Kept), (home, _, room) =>
        {
            CompareHome(home.List, home.First, guests(home.List), room, best);
            return room;
        }, room => room.Dispose());

    /// <summary>Compares some of a list's rows with all that come to it.</summary>
    private void CompareHome(int list, int first, ReadOnlySpan<int> guests, Room room, NearestCodes best)
    {
        int count = Math.Min(CodeDistances.Columns, lists.Start(list + 1) - first);
        room.Home.Pack(rows, first, count);
        for (int at = 0; at < count; at++)
            room.Forget(at, best.Worst(first + at));
        for (int guest = 0; guest < guests.Length; guest += CodeKernel.Rows)
        {
            ReadOnlySpan<int> some = guests.Slice(guest, Math.Min(CodeKernel.Rows, guests.Length - guest));
            foreach (int soon in guests[(guest + some.Length)..Math.Min(guests.Length, guest + 2 * CodeKernel.Rows)])
            {
                rows.Prefetch(soon);
                best.Prefetch(soon);
            }
            room.Distances.Compare(rows, some, room.Home, 0);
            for (int at = 0; at < some.Length; at++)
            {
                int row = some[at];
                bool isOwn = row >= lists.Start(list) && row < lists.Start(list + 1);
                lock (locks[row % Locks])
                    room.Distances.Offer(at, count, best, row, first);
                if (!isOwn)
                    room.Learn(at, row);
            }
        }
        for (int at = 0; at < count; at++)
            lock (locks[(first + at) % Locks])
                best.Offer(first + at, room.Found.Of(at));
        Interlocked.Add(ref compared, (long)guests.Length * count);
    }

    private static IEnumerable<int> Parts(int start, int end)
    {
        for (; start < end; start += CodeDistances.Columns)
            yield return start;
    }

    /// <summary>What one thread works with.</summary>
    private sealed class Room(int stride, int kept) : IDisposable
    {
        private const int Lanes = 16;
        private readonly int[] worst = new int[CodeDistances.Columns];

        /// <summary>Rows of a list.</summary>
        public CodePanels Home { get; } = new(CodeDistances.Columns, stride);

        /// <summary>Distances of guests to them.</summary>
        public CodeDistances Distances { get; } = new();

        /// <summary>What they have found among the guests.</summary>
        public NearestCodes Found { get; } = new(CodeDistances.Columns, kept);

        /// <summary>A row need not keep what is farther than all it has found already.</summary>
        public void Forget(int at, int limit)
        {
            Found.Forget(at, limit);
            worst[at] = limit;
        }

        /// <summary>Offers a guest to the rows of the list.</summary>
        public void Learn(int guest, int row)
        {
            for (int column = 0; column < Home.Count; column += Lanes)
                for (ulong hits = Distances.Within(guest, column, Home.Count, Vector512.Create<int>(worst.AsSpan(column, Lanes)));
                    hits != 0; hits &= hits - 1)
                {
                    int at = column + BitOperations.TrailingZeroCount(hits);
                    Found.Offer(at, Distances[guest, at], row);
                    worst[at] = Found.Worst(at);
                }
        }

        public void Dispose()
        {
            Home.Dispose();
            Distances.Dispose();
        }
    }
}

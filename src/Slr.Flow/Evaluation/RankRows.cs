using System.Runtime.InteropServices;
using Slr.Flow.Neighbours;
using Slr.Flow.Sharing;
using Slr.Flow.Storage;

namespace Slr.Flow.Evaluation;

/// <summary>Queries and a gallery that are ranked in pairs of blocks.</summary>
internal sealed class RankRows : PairedRows
{
    private readonly FeatureRows queries, gallery;
    private readonly int[] columns;
    private readonly int[][] questions;

    private RankRows(FeatureRows queries, FeatureRows gallery, int[] columns, RankQuestions[] asked, RankShape shape) : base(shape) =>
        (this.queries, this.gallery, this.columns, Asked, questions, Cut) =
            (queries, gallery, columns, asked, [.. asked.Select(block => block.ToNumbers())], shape);

    /// <summary>What is asked, block by block of queries.</summary>
    public RankQuestions[] Asked { get; }

    /// <summary>How they are cut.</summary>
    public RankShape Cut { get; }

    /// <summary>Asks for the ranks of what a tally counts.</summary>
    /// <param name="queries">A row a query.</param>
    /// <param name="gallery">A row an image, junk included.</param>
    /// <param name="tally">Says what each query is to find.</param>
    /// <param name="blockRows">Rows of a block.</param>
    /// <param name="listed">Nearest images that are listed of each query.</param>
    /// <param name="threads">Threads that measure how far the images are that are to be found.</param>
    public static RankRows Of(FeatureRows queries, FeatureRows gallery, RankingTally tally, int blockRows, int listed, int threads)
    {
        int[] columns = [.. tally.Columns];
        var all = new (int[] Dropped, int[] Sought, float[] Distances)[queries.Count];
        Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => (Query: queries.NewRoom(), Image: gallery.NewRoom()), (query, _, room) =>
            {
                (int[] dropped, int[] sought) = tally.Question(query);
                float[] distances = new float[sought.Length];
                ReadOnlySpan<float> row = queries.Read(query, room.Query);
                for (int at = 0; at < sought.Length; at++)
                    distances[at] = -GramKernel.Product(row, gallery.Read(columns[sought[at]], room.Image));
                all[query] = (dropped, sought, distances);
                return room;
            }, _ => { });
        RankQuestions[] asked = [.. all.Chunk(blockRows).Select(RankQuestions.Of)];
        return new RankRows(queries, gallery, columns, asked,
            new RankShape(columns.Length, queries.Dimension, blockRows, listed, [.. asked.Select(block => block.Counts)]));
    }

    /// <inheritdoc/>
    protected override (FeatureRows Rows, Func<int, int> Number) RowsOf(int block) => block < Cut.GalleryBlocks
        ? (gallery, row => columns[block * Cut.BlockRows + row]) : (queries, row => (block - Cut.GalleryBlocks) * Cut.BlockRows + row);

    /// <inheritdoc/>
    protected override ReadOnlySpan<byte> Beside(int block) => MemoryMarshal.AsBytes<int>(questions[block - Cut.GalleryBlocks]);
}

namespace Slr.Cli.Embeddings;

/// <summary>What <c>slr cluster</c> and <c>slr refine</c> are asked alike.</summary>
internal abstract record EmbeddingRequest
{
    /// <summary>
    /// Where the labels go: <c>.npy</c> (int32) or <c>.csv</c> (key, label), <c>-</c> = standard output as .npy; -1 is an outlier.
    /// </summary>
    public required string Out { get; init; }

    /// <summary>Features of the labelled source domain, for the source term of the distances; null for none.</summary>
    public string? Source { get; init; }

    /// <summary>A text file with one key a row; null numbers the rows.</summary>
    public string? Keys { get; init; }

    /// <summary>A .csv or .parquet file with what is known of each row: camera, track, time; null = nothing.</summary>
    public string? Meta { get; init; }

    /// <summary>True: rows are scaled to length 1. False: rows of another length are refused.</summary>
    public bool Normalise { get; init; }

    /// <summary>A run, by name or directory, whose settings are taken; null = none.</summary>
    public string? Run { get; init; }

    /// <summary>Words <c>key=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Who helps to search.</summary>
    public AskNodes AskNodes { get; init; } = Asking.Nobody;
}

/// <summary><c>slr cluster</c>: features to labels.</summary>
internal sealed record ClusterRequest : EmbeddingRequest
{
    /// <summary>A .npy file of N x D numbers, a row an image; <c>-</c> = standard input.</summary>
    public required string Features { get; init; }
}

/// <summary><c>slr refine</c>: labels of two epochs, or features and a folder that remembers, to refined labels.</summary>
internal sealed record RefineRequest : EmbeddingRequest
{
    /// <summary>This epoch's labels of any clusterer, a .npy file of N integers, -1 = outlier; null with <see cref="Features"/>.</summary>
    public string? Current { get; init; }

    /// <summary>The previous epoch's labels of the same images in the same order; null at the first epoch.</summary>
    public string? Previous { get; init; }

    /// <summary>This epoch's features, to be clustered first; null with <see cref="Current"/>.</summary>
    public string? Features { get; init; }

    /// <summary>A folder that keeps the labels of the last call by key; it is made when missing.</summary>
    public string? State { get; init; }
}

/// <summary><c>slr evaluate --query ...</c>: mAP and CMC of embeddings by the Market-1501 protocol.</summary>
internal sealed record EvaluateRequest
{
    /// <summary>Features of the queries, a .npy file.</summary>
    public required string Query { get; init; }

    /// <summary>Features of the gallery, a .npy file.</summary>
    public required string Gallery { get; init; }

    /// <summary>A .csv or .parquet file with the columns <c>identity</c> and, if known, <c>camera</c>, a row a query.</summary>
    public required string QueryMeta { get; init; }

    /// <summary>The same of the gallery; identity -1 is junk, 0 a distractor unless a query has it.</summary>
    public required string GalleryMeta { get; init; }

    /// <summary>True: rows are scaled to length 1.</summary>
    public bool Normalise { get; init; }

    /// <summary>Words <c>key=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Who helps to compare.</summary>
    public AskNodes AskNodes { get; init; } = Asking.Nobody;
}

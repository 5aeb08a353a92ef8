namespace Slr.Nodes.Sharding;

/// <summary>Shards that are taken, whatever is computed of them.</summary>
public interface IShardBoard
{
    /// <summary>The trainer's own worker.</summary>
    const string Trainer = "";

    /// <summary>
    /// Ends when all shards are accepted, with null, or with the name of a worker whose bytes were not the trainer's; fails as
    /// <see cref="Fail"/> says.
    /// </summary>
    Task<string?> Ended { get; }

    /// <summary>Takes a shard for a worker; null when there is nothing that it should take now.</summary>
    int? Take(string worker);

    /// <summary>A worker is gone: what it had is free again.</summary>
    void Lost(string worker);

    /// <summary>The job cannot be done by anyone.</summary>
    void Fail(Exception cause);
}

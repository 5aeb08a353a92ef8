using Slr.Nodes.Sharding;

namespace Slr.Nodes.Leading;

/// <summary>Where a job stands among those of its trainer.</summary>
/// <param name="Number">Its number, unique for its trainer.</param>
/// <param name="Pace">How long shards of its kind take.</param>
/// <param name="IsChecked">True for a shard of a node that the trainer is to compute as well.</param>
/// <param name="Over">Hears that nobody works on it any more.</param>
internal sealed record JobPlace<TAnswer>(long Number, ShardPace Pace, Func<string, int, bool> IsChecked, Action<SharedJob<TAnswer>> Over)
    where TAnswer : class;

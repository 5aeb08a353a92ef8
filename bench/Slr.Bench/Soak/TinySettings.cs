namespace Slr.Bench.Soak;

/// <summary>A whole run in seconds: two stages, every part, a network of width 4 on drawn images of 32 x 16 pixels.</summary>
public static class TinySettings
{
    /// <summary>What makes it tiny, as words of the command line; for the recipe <c>market2personx</c> or none.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        "device=cpu", "threads=2", "data.threads=2", "data.height=32", "data.width=16", "data.generated.train-identities=6",
        "data.generated.images-per-identity=6", "data.generated.test-identities=3", "data.generated.gallery-images-per-identity=3",
        "data.generated.distractors=2", "data.generated.junk=1", "data.generated.height=64", "data.generated.width=32",
        "data.generated.seed=3", "network.width=4", "network.blocks=[1,1,1,1]", "network.stem-relu=true",
        "network.batch-norm-groups=2", "pretrain.epochs=2", "pretrain.iterations=3", "pretrain.identities=4", "pretrain.images=2",
        "pretrain.learning-rate=3.5e-4", "pretrain.warmup-epochs=1", "pretrain.milestones=[]", "pretrain.padding=2",
        "adapt.epochs=3", "adapt.iterations=3", "adapt.identities=4", "adapt.images=2", "adapt.learning-rate=3.5e-4",
        "adapt.padding=2", "distance.k1=6", "distance.k2=3", "clustering.dbscan.eps=0.7", "clustering.dbscan.min-samples=2",
        "refine.min-cluster-size=2", "refine.min-samples=1", "evaluate.every=1", "supervision.min-backoff=10ms",
        "supervision.max-backoff=20ms",
    ];
}

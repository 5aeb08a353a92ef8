using System.Runtime.InteropServices;
using Slr.Models.Losses;
using Slr.Primitives.Files;
using static TorchSharp.torch;

namespace Slr.Models.Tests.Losses;

/// <summary>Values and gradients that an independent implementation stored.</summary>
public sealed class TheReferenceLosses
{
    private static readonly SafeTensorsFile Expected = Golden.File("losses");

    [Fact]
    public void give_the_smoothed_cross_entropy() =>
        AssertGolden("cross_entropy_smooth", "logits", scores => ClassLoss.Smoothed(scores, Labels(), 0.1));

    [Fact]
    public void give_the_cross_entropy_against_the_teacher() =>
        AssertGolden("soft_cross_entropy", "logits", scores => ClassLoss.Soft(scores, Stored("teacher_logits")));

    [Fact]
    public void give_the_soft_triplet_loss() => AssertGolden("soft_triplet", "features", features =>
    {
        using var loss = new TripletLoss(Labels());
        return loss.Soft(features, Stored("reference"));
    });

    [Fact]
    public void give_the_triplet_loss_of_the_source_stage() => AssertGolden("triplet_margin0", "features", features =>
    {
        using var loss = new TripletLoss(Labels());
        return loss.Hard(features);
    });

    private static void AssertGolden(string name, string input, Func<Tensor, Tensor> loss)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor point = Stored(input).requires_grad_(true);
        Tensor value = loss(point);
        value.backward();

        Assert.Equal(Expected[name].ToDoubles()[0], value.detach().to(ScalarType.Float64).item<double>(), 1e-6);
        float[] gradient = MemoryMarshal.Cast<byte, float>(point.grad!.contiguous().bytes).ToArray();
        foreach ((float expected, float actual) in Expected[$"{name}.grad"].ToSingles().Zip(gradient))
            Assert.Equal(expected, actual, 1e-6);
    }

    private static Tensor Labels() => tensor(Expected["labels"].ToInt64s());

    private static Tensor Stored(string name) => tensor(Expected[name].ToSingles()).reshape([.. Expected[name].Shape]);
}

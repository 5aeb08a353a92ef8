using Slr.Models.Networks;
using Slr.Models.Training;
using Slr.Primitives.Files;
using Slr.Torch;

namespace Slr.Models.Tests.Training;

public sealed class APretrainer
{
    [Fact]
    public void gives_the_same_bytes_again()
    {
        using Pretrainer one = Trial.Pretrainer(), two = Trial.Pretrainer();

        Assert.Equal(Trial.Run(one, 0, 5), Trial.Run(two, 0, 5));

        Assert.Equal(one.Weights(), two.Weights());
        Assert.Equal(one.OptimizerState(), two.OptimizerState());
    }

    [Fact]
    public void continues_from_a_snapshot_as_if_never_interrupted()
    {
        using Pretrainer undisturbed = Trial.Pretrainer(), interrupted = Trial.Pretrainer(), resumed = Trial.Pretrainer(seed: 99);
        Trial.Run(undisturbed, 0, 5);
        Trial.Run(interrupted, 0, 2);

        resumed.Restore(interrupted.Weights(), interrupted.OptimizerState());
        Trial.Run(resumed, 2, 3);

        Assert.Equal(undisturbed.Weights(), resumed.Weights());
        Assert.Equal(undisturbed.OptimizerState(), resumed.OptimizerState());
    }

    [Fact]
    public void learns_the_images_that_it_sees_again_and_again()
    {
        using Pretrainer pretrainer = Trial.Pretrainer();
        pretrainer.BeginEpoch(0);
        using PinnedImages images = Trial.Images(0);
        var losses = new List<double>();
        for (int step = 0; step < 60; step++)
            losses.Add(pretrainer.Step(images.Batch, Trial.Labels, null).Total);

        Assert.InRange(losses[0], Math.Log(Trial.Classes), 10);
        Assert.InRange(losses[^1], 0, losses[0] / 2);
    }

    [Fact]
    public void lets_only_the_running_statistics_see_the_target()
    {
        using Pretrainer without = Trial.Pretrainer(), with = Trial.Pretrainer();
        without.BeginEpoch(0);
        with.BeginEpoch(0);
        using PinnedImages source = Trial.Images(0), target = Trial.Images(1);
        without.Step(source.Batch, Trial.Labels, null);
        with.Step(source.Batch, Trial.Labels, target.Batch);

        foreach ((StoredTensor a, StoredTensor b) in without.Weights().Zip(with.Weights()))
            Assert.Equal(!a.Name.Contains("running"), a.Equals(b));
    }

    [Fact]
    public void starts_from_the_seed_alone()
    {
        using Pretrainer one = Trial.Pretrainer(seed: 1), again = Trial.Pretrainer(seed: 1), other = Trial.Pretrainer(seed: 2);
        Assert.Equal(one.Weights(), again.Weights());
        Assert.NotEqual(one.Weights(), other.Weights());
        Assert.Equal(one.Weights()["branch_g.layer4.0.conv2.weight"].ToSingles(),
            one.Weights()["branch_m.layer4.0.conv2.weight"].ToSingles());
    }

    [Fact]
    public void takes_the_weights_that_it_is_given_and_draws_the_rest()
    {
        var given = new WeightSet([Trial.Weights()["conv1.weight"]]);
        using var pretrainer = new Pretrainer(Trial.Network, new PretrainOptions(), Trial.Classes, 1, TrainingDevice.Cpu, given);
        using Pretrainer scratch = Trial.Pretrainer();

        WeightSet weights = pretrainer.Weights();

        Assert.Equal(given[0], weights["conv1.weight"]);
        Assert.Equal(scratch.Weights()["layer1.0.conv1.weight"], weights["layer1.0.conv1.weight"]);
    }

    [Fact]
    public void refuses_weights_of_another_shape_by_name()
    {
        var wide = new WeightSet([StoredTensor.Of("conv1.weight", [64, 3, 7, 7], new float[64 * 147])]);
        var error = Assert.Throws<ArgumentException>(() =>
            new Pretrainer(Trial.Network, new PretrainOptions(), Trial.Classes, 1, TrainingDevice.Cpu, wide));
        Assert.Contains("conv1.weight is [64, 3, 7, 7], the network has [4, 3, 7, 7]", error.Message);
    }

    [Fact]
    public void refuses_labels_that_are_no_class()
    {
        using Pretrainer pretrainer = Trial.Pretrainer();
        using PinnedImages images = Trial.Images(0);
        Assert.Throws<ArgumentException>(() => pretrainer.Step(images.Batch, [0, 1], null));
        Assert.Throws<ArgumentException>(() => pretrainer.Step(images.Batch, Enumerable.Repeat(-1, Trial.Batch).ToArray(), null));
    }

    [Theory]
    [InlineData(0, 3.5e-6)]
    [InlineData(5, 3.5e-4 * 0.505)]
    [InlineData(10, 3.5e-4)]
    [InlineData(39, 3.5e-4)]
    [InlineData(40, 3.5e-5)]
    [InlineData(79, 3.5e-6)]
    public void follows_the_published_learning_rate(int epoch, double expected) =>
        Assert.Equal(expected, new PretrainOptions().LearningRateAt(epoch), 1e-12);
}

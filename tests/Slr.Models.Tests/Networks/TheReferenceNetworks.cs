using System.Runtime.InteropServices;
using Slr.Models.Networks;
using Slr.Models.Tests.Training;
using Slr.Models.Training;
using Slr.Primitives.Files;
using Slr.Torch;
using static TorchSharp.torch;

namespace Slr.Models.Tests.Networks;

/// <summary>
/// Everything that independent implementations in PyTorch stored about networks: <c>network</c> is filled with sines,
/// <c>conditioned</c> with normal numbers and computed in double precision. What of <c>network</c> only one build of
/// PyTorch can give, and what stands in for it, is in golden/README.md.
/// </summary>
public sealed class TheReferenceNetworks
{
    /// <summary>Twice the largest relative difference in the table of golden/README.md: another rounding is another draw.</summary>
    private const double OfTwoRoundings = 0.7;

    private static readonly int[] Labels = [0, 0, 0, 0, 1, 1, 1, 1];

    [Theory]
    [InlineData("network", "small")]
    [InlineData("network", "resnet50")]
    [InlineData("conditioned", "small")]
    [InlineData("conditioned", "resnet50")]
    [InlineData("conditioned", "ibn")]
    public void give_the_stored_evaluation_features(string file, string name)
    {
        var reference = new Reference(file, name);
        using Teacher teacher = reference.Teacher();

        float[] features = reference.Extract(teacher);

        double worst = reference["features"].Zip(features, (e, a) => Math.Abs((double)e - a)).Max();
        Assert.True(worst <= 1e-4, $"largest difference {worst}");
    }

    [Theory]
    [InlineData("network", "small", 4e-3)]
    [InlineData("conditioned", "small", 1e-3)]
    [InlineData("conditioned", "resnet50", 1e-3)]
    [InlineData("conditioned", "ibn", 1e-3)]
    public void give_the_stored_outputs_in_training_mode(string file, string name, double ofScores)
    {
        var reference = new Reference(file, name);
        using Teacher teacher = reference.Teacher();
        using PinnedImages images = reference.Images();

        using TeacherOutput output = teacher.Predict(images.Batch);

        AssertClose(reference["train.f_g"], Values(output.Output.FeatureG));
        AssertClose(reference["train.f_m"], Values(output.Output.FeatureM));
        AssertClose(reference["train.logits_g"], Values(output.Output.ScoresG), ofScores);
        AssertClose(reference["train.logits_m"], Values(output.Output.ScoresM), ofScores);
    }

    [Fact]
    public void are_about_as_near_to_outputs_that_one_build_of_PyTorch_rounded_to_as_PyTorch_in_other_settings()
    {
        var reference = new Reference("network", "resnet50");
        using Teacher teacher = reference.Teacher();
        using PinnedImages images = reference.Images();

        using TeacherOutput output = teacher.Predict(images.Batch);

        AssertClose(reference["train.f_g"], Values(output.Output.FeatureG), OfTwoRoundings);
        AssertClose(reference["train.f_m"], Values(output.Output.FeatureM), OfTwoRoundings);
    }

    [Fact]
    public void give_in_double_precision_the_outputs_that_single_precision_cannot()
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        NetworkOptions options = Golden.ResNet50;
        NetworkLayout layout = NetworkLayout.Of(options, classes: 2);
        using NetworkState single = new(layout, TrainingDevice.Cpu), twice = new(layout, TrainingDevice.Cpu, ScalarType.Float64);
        WeightIntake.Take(single, Golden.Weights(options, Golden.Sines), complete: true);
        twice.Parameters.copy_(single.Parameters);
        twice.Buffers.copy_(single.Buffers);
        using var views = new NetworkViews(twice, trainable: false);
        Tensor images = tensor(Golden.Images(Golden.Sines), 8, 64, 32, 3).permute(0, 3, 1, 2).to(ScalarType.Float64);

        NetworkOutput output = new AsymmetricNetwork(options, views).Forward(images, NormalisationMode.Of(8, 1));

        SafeTensorsFile expected = Golden.File("conditioned");
        foreach ((string name, Tensor actual) in (ReadOnlySpan<(string, Tensor)>)[
            ("f_g", output.FeatureG), ("f_m", output.FeatureM), ("logits_g", output.ScoresG), ("logits_m", output.ScoresM)])
            AssertClose(expected[$"sines.resnet50.train.{name}"].ToSingles(), Values(actual.to(ScalarType.Float32)), 1e-5);
    }

    [Theory]
    [InlineData("small", 1e-4)]
    [InlineData("ibn", 1e-4)]
    [InlineData("resnet50", 1e-6)]
    public void take_the_stored_three_steps_of_adaptation(string name, double learningRate)
    {
        var reference = new Reference("conditioned", name);
        (double[][] losses, float[] features) = Adapt(reference, learningRate);
        float[] expected = reference["losses"];
        for (int step = 0; step < 3; step++)
            for (int loss = 0; loss < 4; loss++)
                AssertLoss(expected[step * 4 + loss], losses[step][loss], 1e-3, $"step {step}, loss {loss}");
        AssertClose(reference["teacher.features"], features);
    }

    [Fact]
    public void reach_the_stored_teacher_after_three_steps()
    {
        var reference = new Reference("network", "small");
        (double[][] losses, float[] features) = Adapt(reference, 1e-4);
        foreach ((string loss, int at) in (ReadOnlySpan<(string, int)>)[("total", 0), ("ce", 1), ("soft", 2), ("triplet", 3)])
            AssertLoss(reference[$"loss.{loss}"][0], losses[0][at], 1e-3, loss);
        float[] expected = reference["teacher.features"];
        int size = expected.Length / 8;
        for (int row = 0; row < 8; row++)
        {
            double similarity = Enumerable.Range(row * size, size).Sum(i => (double)expected[i] * features[i]);
            Assert.True(similarity >= 0.99, $"row {row}: cosine similarity {similarity}");
        }
    }

    private static (double[][] Losses, float[] TeacherFeatures) Adapt(Reference reference, double learningRate)
    {
        var options = new AdaptOptions { LearningRate = learningRate };
        using var student = new Student(reference.Options, options, TrainingDevice.Cpu, reference.Weights);
        using Teacher teacher = reference.Teacher();
        student.ResetOptimizer();
        var losses = new double[3][];
        for (int step = 0; step < 3; step++)
        {
            using PinnedImages images = reference.Images(rolled: step);
            using TeacherOutput said = teacher.Predict(images.Batch);
            StepLosses values = student.Step(images.Batch, Labels, said);
            losses[step] = [values.Total, values.CrossEntropy, values.SoftCrossEntropy, values.SoftTriplet];
            teacher.Absorb(student.Parameters, step);
        }
        return (losses, reference.Extract(teacher));
    }

    private static float[] Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes).ToArray();

    private static void AssertLoss(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{what}: {actual} is not {expected}");

    /// <summary>The difference is small beside the expected values' norm.</summary>
    private static void AssertClose(float[] expected, float[] actual, double tolerance = 1e-3)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = Math.Sqrt(expected.Zip(actual, (e, a) => ((double)e - a) * ((double)e - a)).Sum());
        double norm = Math.Sqrt(expected.Sum(e => (double)e * e));
        Assert.True(difference <= tolerance * norm, $"relative difference {difference / norm}");
    }

    /// <summary>One network of one golden file.</summary>
    private sealed class Reference(string file, string name)
    {
        private readonly SafeTensorsFile expected = Golden.File(file);
        private readonly Golden.Formula formula = file == "network" ? Golden.Sines : Golden.Normals;

        public NetworkOptions Options { get; } = Golden.Options(name);

        public Models.Networks.WeightSet Weights => Golden.Weights(Options, formula);

        public float[] this[string key] => expected[$"{name}.{key}"].ToSingles();

        public Teacher Teacher() => new(Options, new AdaptOptions(), TrainingDevice.Cpu, Weights);

        public PinnedImages Images(int rolled = 0) => new(Golden.Images(formula, rolled), 8, 64, 32);

        public float[] Extract(Teacher teacher)
        {
            using PinnedImages images = Images();
            var features = new float[8 * teacher.FeatureSize];
            teacher.Extract(images.Batch, features, flipAverage: false);
            return features;
        }
    }
}

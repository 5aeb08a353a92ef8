using Slr.Nodes.Wire;
using Slr.Torch;

namespace Slr.Nodes.Tests.Wire;

public sealed class ArithmeticOfNodes
{
    private static readonly Arithmetic Trainer = Arithmetic.Of(TrainingDevice.Cpu, 1, portable: false);

    [Fact]
    public void is_that_of_the_trainer_on_the_same_machine_with_as_many_threads() =>
        Assert.Null(Trainer.DifferenceFrom(Arithmetic.Of(TrainingDevice.Cpu, 1, portable: false)));

    [Fact]
    public void differs_in_words_for_people()
    {
        Assert.Contains("run the same one", Trainer.DifferenceFrom(Trainer with { Program = "0.0.9" }));
        Assert.Contains("libtorch 1.0", Trainer.DifferenceFrom(Trainer with { Libtorch = "1.0" }));
        Assert.Contains("cuda", Trainer.DifferenceFrom(Trainer with { Device = "cuda, bfloat16" }));
        Assert.Contains("numerics=portable", Trainer.DifferenceFrom(Trainer with { Rounding = "0" }));
        Assert.Contains("caches", (Trainer with { Portable = true }).DifferenceFrom(Trainer with { Rounding = "0" }));
    }
}

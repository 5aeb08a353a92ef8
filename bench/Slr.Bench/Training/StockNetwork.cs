using Slr.Models.Networks;
using Slr.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Slr.Bench.Training;

/// <summary>
/// The baseline of <see cref="TrainBenchmark"/>: the same two-branch network and step as TorchSharp's own modules give
/// them, NCHW, with the stock Adam and an EMA parameter by parameter. Its losses are cross-entropies only, which is less
/// work than ours. Run it beside nothing else: stock scalars race with the garbage collector (docs/decisions/0002).
/// </summary>
internal sealed class StockNetwork : IDisposable
{
    private readonly Twin student, teacher;
    private readonly optim.Optimizer adam;

    public StockNetwork(NetworkOptions options, int classes, TrainingDevice device)
    {
        (student, teacher) = (new Twin(options, classes), new Twin(options, classes));
        student.to(device.Device);
        teacher.to(device.Device);
#pragma warning disable RS0030 // the baseline is what everyone would write
        adam = optim.Adam(student.parameters(), 3.5e-4, weight_decay: 5e-4);
#pragma warning restore RS0030
        student.train();
        teacher.train();
    }

    /// <summary>Teacher forward, student forward and backward, Adam, EMA.</summary>
    public double Step(Tensor images, Tensor labels)
    {
        using IDisposable scope = NewDisposeScope();
        Tensor targetG, targetM;
        using (no_grad())
        {
            (Tensor g, Tensor m) = teacher.Scores(images);
            (targetG, targetM) = (g.softmax(1), m.softmax(1));
        }
        (Tensor scoresG, Tensor scoresM) = student.Scores(images);
        Tensor loss = stack([
            nn.functional.cross_entropy(scoresG, labels), nn.functional.cross_entropy(scoresM, labels),
            nn.functional.cross_entropy(scoresG, targetM), nn.functional.cross_entropy(scoresM, targetG)]).mean();
        adam.zero_grad();
        loss.backward();
        adam.step();
        using (no_grad())
            foreach ((Parameter old, Parameter now) in teacher.parameters().Zip(student.parameters()))
                old.mul_(0.999.ToScalar()).add_(now, 0.001.ToScalar());
        return loss.item<float>();
    }

    /// <summary>Evaluation features of a batch.</summary>
    public void Extract(Tensor images)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        teacher.eval();
        teacher.Features(images).sum().item<float>();
        teacher.train();
    }

    public void Dispose()
    {
        adam.Dispose();
        student.Dispose();
        teacher.Dispose();
    }

    /// <summary>The network.</summary>
    private sealed class Twin : nn.Module
    {
        private readonly Sequential trunk, branchG, branchM;
        private readonly BatchNorm1d neckG, neckM;
        private readonly Linear classifierG, classifierM;

        public Twin(NetworkOptions options, int classes)
            : base("twin")
        {
            int width = options.Width;
            List<nn.Module<Tensor, Tensor>> stages = [
                nn.Conv2d(3, width, 7, stride: 2, padding: 3, bias: false), nn.BatchNorm2d(width), nn.MaxPool2d(3, 2, 1)];
            for (int stage = 0, inputs = width; stage < 3; stage++, inputs = (width << (stage - 1)) * 4)
                stages.AddRange(Stage(inputs, width << stage, options.Blocks[stage], stage == 0 ? 1 : 2));
            trunk = nn.Sequential(stages);
            branchG = nn.Sequential(Stage(16 * width, 8 * width, options.Blocks[3], 1));
            branchM = nn.Sequential(Stage(16 * width, 8 * width, options.Blocks[3], 1)
                .Append(new Block(32 * width, 8 * width, 1, projects: false)));
            (neckG, neckM) = (nn.BatchNorm1d(options.BranchSize), nn.BatchNorm1d(options.BranchSize));
            classifierG = nn.Linear(options.BranchSize, classes, hasBias: false);
            classifierM = nn.Linear(options.BranchSize, classes, hasBias: false);
            RegisterComponents();
        }

        public (Tensor G, Tensor M) Scores(Tensor images)
        {
            (Tensor g, Tensor m) = Necks(images);
            return (classifierG.call(g), classifierM.call(m));
        }

        public Tensor Features(Tensor images)
        {
            (Tensor g, Tensor m) = Necks(images);
            return nn.functional.normalize(cat([g, m], 1));
        }

        private (Tensor G, Tensor M) Necks(Tensor images)
        {
            Tensor shared = trunk.call(images);
            Tensor g = branchG.call(shared).mean([2L, 3L]), m = branchM.call(shared).amax([2L, 3L]);
            return (neckG.call(g), neckM.call(m));
        }

        private static IEnumerable<Block> Stage(int inputs, int planes, int blocks, int stride) =>
            Enumerable.Range(0, blocks).Select(i => new Block(i == 0 ? inputs : planes * 4, planes, i == 0 ? stride : 1, i == 0));
    }

    /// <summary>A bottleneck block.</summary>
    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential body;
        private readonly Sequential? downsample;

        public Block(int inputs, int planes, int stride, bool projects)
            : base("block")
        {
            body = nn.Sequential(
                nn.Conv2d(inputs, planes, 1, bias: false), nn.BatchNorm2d(planes), nn.ReLU(inplace: true),
                nn.Conv2d(planes, planes, 3, stride, 1, bias: false), nn.BatchNorm2d(planes), nn.ReLU(inplace: true),
                nn.Conv2d(planes, planes * 4, 1, bias: false), nn.BatchNorm2d(planes * 4));
            if (projects)
                downsample = nn.Sequential(nn.Conv2d(inputs, planes * 4, 1, stride, bias: false), nn.BatchNorm2d(planes * 4));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            Tensor shortcut = downsample is null ? input : downsample.call(input);
#pragma warning disable RS0030 // the baseline is what everyone would write
            return nn.functional.relu(body.call(input) + shortcut);
#pragma warning restore RS0030
        }
    }
}

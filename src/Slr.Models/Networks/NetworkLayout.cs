using System.Collections.Immutable;

namespace Slr.Models.Networks;

/// <summary>What a stored tensor of the network is.</summary>
internal enum SlotKind
{
    /// <summary>A convolution's kernel [out, in, height, width], in the order of the device's images.</summary>
    Convolution,

    /// <summary>A normalisation's weight [channels].</summary>
    Scale,

    /// <summary>A normalisation's bias [channels].</summary>
    Shift,

    /// <summary>A classifier's weight [classes, features].</summary>
    Classifier,

    /// <summary>A running mean [channels]; a buffer, not a parameter.</summary>
    RunningMean,

    /// <summary>A running variance [channels]; a buffer, not a parameter.</summary>
    RunningVariance,
}

/// <summary>One tensor of the network and where it lies in the flat memory of its group (parameters or buffers).</summary>
/// <param name="Name">The canonical name, torchvision's where it has one.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Offset">Its first element.</param>
internal sealed record Slot(string Name, SlotKind Kind, ImmutableArray<long> Shape, long Offset)
{
    /// <summary>The number of elements.</summary>
    public long Count { get; } = Shape.Aggregate(1L, (product, extent) => product * extent);
}

/// <summary>
/// The network's tensors, each with its place: all parameters in one flat memory (kernels, then normalisations, then
/// classifiers), all buffers in another. So EMA, weight copies, zeroing and Adam are one operation each.
/// </summary>
internal sealed class NetworkLayout
{
    /// <summary>Slots start at multiples of this many floats (64 bytes); the gaps stay zero.</summary>
    private const int Alignment = 16;

    private NetworkLayout(List<(string Name, SlotKind Kind, long[] Shape)> tensors, int classes)
    {
        Classes = classes;
        (Parameters, ParameterCount) = Place(tensors.Where(t => t.Kind <= SlotKind.Classifier).OrderBy(t => Rank(t.Kind)));
        (Buffers, BufferCount) = Place(tensors.Where(t => t.Kind > SlotKind.Classifier));
        Slot? afterKernels = Parameters.FirstOrDefault(s => s.Kind != SlotKind.Convolution);
        ConvolutionCount = afterKernels?.Offset ?? ParameterCount;
        BodyCount = Parameters.FirstOrDefault(s => s.Kind == SlotKind.Classifier)?.Offset ?? ParameterCount;
    }

    /// <summary>Rows of the classifiers.</summary>
    public int Classes { get; }

    /// <summary>All parameters in the order of their memory.</summary>
    public ImmutableArray<Slot> Parameters { get; }

    /// <summary>All running statistics in the order of their memory.</summary>
    public ImmutableArray<Slot> Buffers { get; }

    /// <summary>Floats of the parameters' memory, gaps included.</summary>
    public long ParameterCount { get; }

    /// <summary>Floats at the front that hold kernels.</summary>
    public long ConvolutionCount { get; }

    /// <summary>Floats before the classifiers.</summary>
    public long BodyCount { get; }

    /// <summary>Floats of the buffers' memory, gaps included.</summary>
    public long BufferCount { get; }

    /// <summary>Lays out the network of these options.</summary>
    /// <param name="options">The network's shape.</param>
    /// <param name="classes">Rows of each classifier, 0 for none.</param>
    public static NetworkLayout Of(NetworkOptions options, int classes)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        var tensors = new TensorList();
        tensors.Convolution("conv1", options.Width, 3, 7);
        tensors.BatchNorm("bn1", options.Width);
        int inputs = options.Width;
        for (int stage = 0; stage < 3; stage++)
            inputs = tensors.Stage($"layer{stage + 1}", inputs, options.Width << stage, options.Blocks[stage], options.Ibn);
        foreach (string branch in (string[])["branch_g", "branch_m"])
        {
            tensors.Stage($"{branch}.layer4", inputs, options.Width * 8, options.Blocks[3], ibn: false);
            if (branch == "branch_m")
                tensors.Block($"{branch}.extra", options.BranchSize, options.Width * 8, shortcut: false, ibn: false);
            tensors.BatchNorm($"{branch}.neck", options.BranchSize);
            if (classes > 0)
                tensors.Add($"{branch}.classifier.weight", SlotKind.Classifier, classes, options.BranchSize);
        }
        return new NetworkLayout(tensors.Tensors, classes);
    }

    private static int Rank(SlotKind kind) => kind == SlotKind.Convolution ? 0 : kind == SlotKind.Classifier ? 2 : 1;

    private static (ImmutableArray<Slot>, long) Place(IEnumerable<(string Name, SlotKind Kind, long[] Shape)> tensors)
    {
        var slots = ImmutableArray.CreateBuilder<Slot>();
        long offset = 0;
        foreach ((string name, SlotKind kind, long[] shape) in tensors)
        {
            var slot = new Slot(name, kind, [.. shape], offset);
            slots.Add(slot);
            offset += (slot.Count + Alignment - 1) / Alignment * Alignment;
        }
        return (slots.ToImmutable(), offset);
    }

    /// <summary>Collects tensors in the order of torchvision's modules.</summary>
    private sealed class TensorList
    {
        public List<(string Name, SlotKind Kind, long[] Shape)> Tensors { get; } = [];

        public void Add(string name, SlotKind kind, params long[] shape) => Tensors.Add((name, kind, shape));

        public void Convolution(string name, int outputs, int inputs, int kernel) =>
            Add($"{name}.weight", SlotKind.Convolution, outputs, inputs, kernel, kernel);

        public void Affine(string name, int channels)
        {
            Add($"{name}.weight", SlotKind.Scale, channels);
            Add($"{name}.bias", SlotKind.Shift, channels);
        }

        public void BatchNorm(string name, int channels)
        {
            Affine(name, channels);
            Add($"{name}.running_mean", SlotKind.RunningMean, channels);
            Add($"{name}.running_var", SlotKind.RunningVariance, channels);
        }

        /// <summary>A bottleneck block of He et al. 2016: 1x1, 3x3, 1x1 with four times the channels.</summary>
        public void Block(string name, int inputs, int planes, bool shortcut, bool ibn)
        {
            Convolution($"{name}.conv1", planes, inputs, 1);
            if (ibn)
            {
                Affine($"{name}.bn1.IN", planes / 2);
                BatchNorm($"{name}.bn1.BN", planes - planes / 2);
            }
            else
                BatchNorm($"{name}.bn1", planes);
            Convolution($"{name}.conv2", planes, planes, 3);
            BatchNorm($"{name}.bn2", planes);
            Convolution($"{name}.conv3", planes * 4, planes, 1);
            BatchNorm($"{name}.bn3", planes * 4);
            if (!shortcut)
                return;
            Convolution($"{name}.downsample.0", planes * 4, inputs, 1);
            BatchNorm($"{name}.downsample.1", planes * 4);
        }

        public int Stage(string name, int inputs, int planes, int blocks, bool ibn)
        {
            for (int block = 0; block < blocks; block++)
            {
                Block($"{name}.{block}", inputs, planes, shortcut: block == 0, ibn);
                inputs = planes * 4;
            }
            return inputs;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Slr.Torch;

/// <summary>The numbers of Adam (Kingma and Ba 2015) with an L2 penalty.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Beta1">Memory of the mean.</param>
/// <param name="Beta2">Memory of the mean square.</param>
/// <param name="WeightDecay">Multiple of the parameter that is added to its gradient.</param>
/// <param name="Epsilon">Added to the root of the mean square.</param>
public readonly record struct AdamNumbers(
    double LearningRate, double Beta1, double Beta2, double WeightDecay, double Epsilon);

/// <summary>
/// Libtorch's fused Adam, which TorchSharp does not offer: one pass over memory, no temporaries, called through its
/// exported C++ symbol. Usable only where the symbol exists and a self-test against the formula passed, so that another
/// libtorch falls back to plain operations (docs/decisions/0002).
/// </summary>
public static unsafe class FusedAdam
{
    // at::_ops::_fused_adam_::call(TensorList x 5, TensorList steps, double x 5, bool, bool, optional<Tensor> x 2)
    private const string Symbol = "_ZN2at4_ops12_fused_adam_4callEN3c108ArrayRefINS_6TensorEEES5_S5_S5_S5_S5_dddddbbRKSt8optionalIS4_ES9_";
    private static readonly Lazy<IntPtr> Function = new(Find);
    private static readonly Lazy<bool> Tested = new(SelfTest);

    /// <summary>True when the kernel was found and computes what it should.</summary>
    public static bool IsUsable => Tested.Value;

    /// <summary>One step, in place.</summary>
    /// <param name="parameters">Float32, dense, without gradient tracking.</param>
    /// <param name="gradient">As the parameters.</param>
    /// <param name="mean">The running mean of gradients, as the parameters.</param>
    /// <param name="square">The running mean of squared gradients, as the parameters.</param>
    /// <param name="step">The step's number from 1 as a float32 scalar on the same device.</param>
    /// <param name="numbers">Learning rate and the rest.</param>
    public static void Step(Tensor parameters, Tensor gradient, Tensor mean, Tensor square, Tensor step, AdamNumbers numbers)
    {
        // A C++ exception would end the process, so what libtorch would refuse is refused here.
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[gradient, mean, square])
            if (tensor.numel() != parameters.numel() || tensor.dtype != ScalarType.Float32)
                throw new ArgumentException("parameters, gradient and moments must be float32 of one length");
        if (parameters.numel() > 0)
            Call(parameters, gradient, mean, square, step, numbers);
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[parameters, gradient, mean, square, step])
            GC.KeepAlive(tensor);
    }

    private static void Call(Tensor parameters, Tensor gradient, Tensor mean, Tensor square, Tensor step, AdamNumbers n)
    {
        // A TorchSharp handle points to an at::Tensor, which is one pointer: a list of one tensor is (handle, 1).
        OptionalTensor none = default;
        ((delegate* unmanaged<TensorList, TensorList, TensorList, TensorList, TensorList, TensorList,
            double, double, double, double, double, byte, byte, OptionalTensor*, OptionalTensor*, void>)Function.Value)(
            new(parameters), new(gradient), new(mean), new(square), default, new(step),
            n.LearningRate, n.Beta1, n.Beta2, n.WeightDecay, n.Epsilon, 0, 0, &none, &none);
    }

    private static IntPtr Find() =>
        NativeLibrary.TryGetExport(TorchLibrary.Loaded, Symbol, out IntPtr found) ? found : IntPtr.Zero;

    /// <summary>Two steps from known numbers, against the formula in double precision.</summary>
    private static bool SelfTest()
    {
        if (Function.Value == IntPtr.Zero)
            return false;
        using IDisposable scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        var numbers = new AdamNumbers(0.01, 0.9, 0.999, 0.1, 1e-8);
        double p = 0.5, m = 0, v = 0;
        Tensor parameters = full(100, Scalars.Half), gradient = full(100, Scalars.Two);
        Tensor mean = zeros(100), square = zeros(100);
        for (int step = 1; step <= 2; step++)
        {
            double g = 2 + numbers.WeightDecay * p;
            m = numbers.Beta1 * m + (1 - numbers.Beta1) * g;
            v = numbers.Beta2 * v + (1 - numbers.Beta2) * g * g;
            p -= numbers.LearningRate * m / (1 - Math.Pow(numbers.Beta1, step))
                / (Math.Sqrt(v / (1 - Math.Pow(numbers.Beta2, step))) + numbers.Epsilon);
            Call(parameters, gradient, mean, square, step == 1 ? ones(1).squeeze(0) : full(1, Scalars.Two).squeeze(0), numbers);
        }
        float[] values = parameters.data<float>().ToArray();
        return values.All(x => Math.Abs(x - p) < 1e-6);
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TensorList(Tensor tensor)
    {
        private readonly IntPtr data = tensor.Handle;
        private readonly nint length = 1;
    }

    [InlineArray(2)]
    private struct OptionalTensor
    {
        private IntPtr element;
    }
}

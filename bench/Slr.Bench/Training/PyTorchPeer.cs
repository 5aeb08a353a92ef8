using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slr.Torch;

namespace Slr.Bench.Training;

/// <summary>
/// The same network and step in PyTorch, in a process of its own that works only when it is asked to. Never needed: where
/// no Python has PyTorch, there is no peer.
/// </summary>
internal sealed class PyTorchPeer : IDisposable
{
    private readonly Process process;

    private PyTorchPeer(Process process, string name) => (this.process, Name) = (process, name);

    /// <summary>Version and memory format.</summary>
    public string Name { get; }

    /// <summary>The first Python that can import PyTorch, or null.</summary>
    /// <param name="wanted">The only one to try; null = the usual ones.</param>
    public static string? Find(string? wanted) =>
        (wanted is null ? ["python3", "/usr/bin/python3"] : (string[])[wanted]).FirstOrDefault(CanImport);

    /// <summary>Starts a peer.</summary>
    /// <param name="python">A Python that has PyTorch.</param>
    /// <param name="measured">The network.</param>
    /// <param name="device">Where it computes, and whether in bfloat16.</param>
    /// <param name="threads">Threads of one operation.</param>
    /// <param name="layout"><c>NCHW</c> or <c>channels-last</c>.</param>
    /// <exception cref="IOException">It ended before it was ready; the message has its last words.</exception>
    public static PyTorchPeer Start(string python, TrainBenchmarkCase measured, TrainingDevice device, int threads, string layout)
    {
        string settings = JsonSerializer.Serialize(new
        {
            width = measured.Network.Width,
            blocks = measured.Network.Blocks,
            relu = measured.Network.StemRelu,
            groups = measured.Network.BatchNormGroups,
            classes = measured.Batch / 4,
            height = measured.Height,
            columns = measured.Width,
            batch = measured.Batch,
            extraction = measured.ExtractionBatch,
            threads,
            layout,
            device = device.IsCuda ? $"cuda:{device.Index}" : "cpu",
            mixed = device.MixedPrecision,
        });
        Process process = Run(python, "-c", Script(), settings);
        var peer = new PyTorchPeer(process, "");
        string[] said = peer.Read().Split(' ');
        return new PyTorchPeer(process, $"PyTorch {said[^1]}, {layout}");
    }

    /// <summary>One piece of work: <c>train</c> or <c>extract</c>.</summary>
    public WorkTime Ask(string work)
    {
        process.StandardInput.WriteLine(work);
        process.StandardInput.Flush();
        double[] seconds = [.. Read().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        return new WorkTime(seconds[0], seconds[1]);
    }

    public void Dispose()
    {
        process.StandardInput.Close(); // it ends with its input
        if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
            process.Kill();
        process.Dispose();
    }

    private string Read() => process.StandardOutput.ReadLine()
        ?? throw new IOException($"PyTorch ended: {process.StandardError.ReadToEnd().Trim().Split('\n')[^1]}");

    private static bool CanImport(string python)
    {
        try
        {
            using Process process = Run(python, "-c", "import torch");
            process.StandardInput.Close();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }

    private static Process Run(string python, params string[] arguments) => Process.Start(new ProcessStartInfo(python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string Script()
    {
        using var reader = new StreamReader(typeof(PyTorchPeer).Assembly.GetManifestResourceStream("pytorch_step.py")!);
        return reader.ReadToEnd();
    }
}

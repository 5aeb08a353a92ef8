using System.Diagnostics;
using Slr.Cli.Embeddings;

namespace Slr.Cli.Tests.Embeddings;

public sealed class LabelsThroughPipes : IDisposable
{
    private readonly EmbeddingFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task are_those_through_files_and_stand_alone_on_standard_output()
    {
        string features = folder.Features("f.npy", EmbeddingFolder.People(4, 6, 16, seed: 1), 16);
        FileClustering.Run(new ClusterRequest { Features = features, Out = folder["labels.npy"], Settings = ["distance.k1=8"] });
        byte[] input = await File.ReadAllBytesAsync(features, TestContext.Current.CancellationToken);
        byte[] expected = await File.ReadAllBytesAsync(folder["labels.npy"], TestContext.Current.CancellationToken);
        (int code, byte[] output, string told) = await Slr(input, "cluster", "--features", "-", "--out", "-", "distance.k1=8");
        Assert.Equal(0, code);
        Assert.Equal(expected, output);
        Assert.Contains("24 rows of 16 numbers: 4 clusters, 0 outliers", told);
        Assert.Contains("labels: standard output", told);
        (code, output, told) = await Slr(expected, "refine", "--current", "-", "--out", "-", "--json");
        Assert.Equal(0, code);
        Assert.Equal(expected, output);
        Assert.Contains("\"clusters\": 4", told);
    }

    [Fact]
    public async Task say_what_is_wrong_with_them()
    {
        (int code, byte[] output, string told) = await Slr("no array"u8.ToArray(), "cluster", "--features", "-", "--out", "-");
        Assert.Equal(ExitCode.Settings, code);
        Assert.Empty(output);
        Assert.Contains("standard input: not a NumPy .npy file", told);
        (code, _, told) = await Slr([], "refine", "--current", "-", "--previous", "-", "--out", folder["r.npy"]);
        Assert.Equal(ExitCode.Settings, code);
        Assert.Contains("standard input ('-') holds one array: give the others as files", told);
    }

    [Fact]
    public async Task that_nobody_can_take_are_told_with_the_code_of_what_cannot_be_written()
    {
        string features = folder.Features("f.npy", EmbeddingFolder.People(4, 6, 16, seed: 1), 16);
        using Process shell = Process.Start(new ProcessStartInfo("bash",
            ["-c", "\"$0\" cluster --features \"$1\" --out - >/dev/full", Path.Combine(AppContext.BaseDirectory, "slr"), features])
        {
            RedirectStandardError = true,
        })!;
        string told = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.CannotWrite, shell.ExitCode);
        Assert.StartsWith("standard output cannot be written: ", told);
    }

    private static async Task<(int Code, byte[] Output, string Told)> Slr(byte[] input, params string[] words)
    {
        using Process process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "slr"), words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> told = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var output = new MemoryStream();
        Task read = process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }
        await read;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output.ToArray(), await told);
    }
}

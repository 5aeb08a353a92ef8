using System.Net;
using System.Net.NetworkInformation;
using Slr.Cli.Live;
using Slr.Cli.Tests.Embeddings;
using Slr.Primitives.Files;

namespace Slr.Cli.Tests.CommandLine;

/// <summary>Words and surroundings that another program, or a careless one, would take for something else.</summary>
public sealed class WordsThatMeanSomethingElse : IDisposable
{
    private readonly EmbeddingFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void a_file_whose_name_begins_with_an_at_sign_is_a_file()
    {
        string features = folder.Features("@f.npy", EmbeddingFolder.People(10, 6, 32, seed: 3), 32);
        ProgramRun run = RealProgram.Under(["env", "-C", Path.GetDirectoryName(features)!], "cluster", "--features", "@f.npy", "--out",
            folder["labels.npy"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(60, NpyFile.Read(folder["labels.npy"]).Shape[0]);
    }

    [Theory]
    [InlineData("cluster", "--features")]
    [InlineData("refine", "--features")]
    [InlineData("refine", "--current")]
    public async Task an_output_that_is_an_input_is_refused_and_the_input_kept(string command, string option)
    {
        string input = option == "--features"
            ? folder.Features("f.npy", EmbeddingFolder.People(10, 6, 32, seed: 3), 32) : folder["current.npy"];
        if (option == "--current")
            NpyFile.Write(input, new int[60], 60);
        byte[] before = File.ReadAllBytes(input);
        string link = folder["link"];
        Directory.CreateSymbolicLink(link, Path.GetDirectoryName(input)!);
        foreach (string name in (string[])[input, Path.Combine(link, Path.GetFileName(input))])
        {
            ProgramRun run = await ProgramRun.Of(command, option, input, "--out", name);
            Assert.Equal(ExitCode.Settings, run.ExitCode);
            Assert.Contains("this would overwrite", run.Error);
            Assert.Equal(before, File.ReadAllBytes(input));
        }
    }

    [Theory]
    [InlineData("--live=eight", "not 'eight'")]
    [InlineData("--live=70000", "not '70000'")]
    public async Task a_port_that_is_none_is_refused(string word, string expected)
    {
        ProgramRun run = await ProgramRun.Of("run", "market2personx", word);
        Assert.Equal(ExitCode.Settings, run.ExitCode);
        Assert.Contains(expected, run.Error);
    }

    [Fact]
    public void live_without_a_port_takes_any_free_one()
    {
        ProgramRun run = RealProgram.Under([], "run", "market2personx", "--live", "--plain", "data.root=/nowhere");
        Assert.Equal(ExitCode.Settings, run.ExitCode);
        Assert.Contains("Live view: http://127.0.0.1:", run.Error);
    }

    [Fact]
    public async Task surroundings_made_for_other_programs_do_not_open_the_live_view_to_the_network()
    {
        const string Variable = "Kestrel__Endpoints__Foreign__Url";
        Environment.SetEnvironmentVariable(Variable, "http://0.0.0.0:0");
        try
        {
            await using LiveServer server = await LiveServer.StartAsync(folder["run"], 0, TestContext.Current.CancellationToken);
            int port = new Uri(server.Address).Port;
            IPEndPoint[] listening = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(end => end.Port == port)];
            Assert.All(listening, end => Assert.True(IPAddress.IsLoopback(end.Address), end.ToString()));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }
}

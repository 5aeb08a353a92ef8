using System.Diagnostics;

namespace Slr.Cli.Tests.Endurance;

/// <summary>run.sh with a program in the place of SLR that notes how it was started and dies as it is told.</summary>
public sealed class TheLauncher : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slr-launcher-").FullName;

    [Fact]
    public async Task starts_a_killed_run_again_but_not_over_and_hands_on_its_exit_code()
    {
        Assert.Equal(65, await RunAsync("kill -9 $$", "exit 65"));
        Assert.Equal(["market2personx --fresh seed=2", "market2personx seed=2"], File.ReadAllLines(Path.Combine(folder, "launches")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(73)]
    [InlineData(130)]
    public async Task leaves_a_run_that_ended_by_itself_alone(int code)
    {
        Assert.Equal(code, await RunAsync($"exit {code}"));
        Assert.Single(File.ReadAllLines(Path.Combine(folder, "launches")));
    }

    [Theory]
    [InlineData("bench", "labels", "--sets", "3x4")]
    [InlineData("--json", "bench", "images")]
    [InlineData("soak", "--long")]
    public async Task builds_and_starts_a_program_of_their_own_for_bench_and_soak_once(params string[] words)
    {
        Program("bench/Slr.Bench", "slr-bench", $"""echo "$*" >> "{folder}/measured"; kill -9 $$""");
        Assert.Equal(137, await StartAsync(words));
        Assert.Equal([string.Join(' ', words)], File.ReadAllLines(Path.Combine(folder, "measured")));
        Assert.Contains("bench/Slr.Bench/Slr.Bench.csproj", File.ReadAllText(Path.Combine(folder, "builds")), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Runs run.sh with a run.</summary>
    /// <param name="deaths">What the program does at each launch.</param>
    private Task<int> RunAsync(params string[] deaths)
    {
        Program("src/Slr.Cli", "slr", $"""
            echo "$*" >> "{folder}/launches"
            case $(wc -l < "{folder}/launches") in
            {string.Join('\n', deaths.Select((death, i) => $"{i + 1}) {death} ;;"))}
            esac
            """);
        return StartAsync("market2personx", "--fresh", "seed=2");
    }

    /// <summary>Puts a script where a build would put a program.</summary>
    private void Program(string project, string name, string script)
    {
        string built = Path.Combine(folder, project, "bin", "Release", "net10.0");
        Directory.CreateDirectory(Path.Combine(built, "hocon"));
        Directory.CreateDirectory(Path.Combine(built, "runtimes", "linux-x64"));
        Script(Path.Combine(built, name), script);
    }

    private async Task<int> StartAsync(params string[] words)
    {
        File.Copy(Path.Combine(Repository(), "run.sh"), Path.Combine(folder, "run.sh"));
        await File.WriteAllTextAsync(Path.Combine(folder, "global.json"), "", TestContext.Current.CancellationToken);
        Script(Path.Combine(folder, "dotnet"), $"[ \"$1\" = --list-sdks ] && echo '10.0.100 [here]' || echo \"$*\" >> \"{folder}/builds\"");
        var info = new ProcessStartInfo(Path.Combine(folder, "run.sh"), words)
        {
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}" },
        };
        using Process process = Process.Start(info)!;
        await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private static void Script(string path, string text)
    {
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Slr.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }
}

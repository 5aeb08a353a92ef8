using System.CommandLine;
using Slr.Actors.Run;
using Slr.Cli.CommandLine;

namespace Slr.Cli.Commands;

/// <summary><c>completion</c>: a script that makes a shell complete commands, recipes and settings.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _slr_complete() {
          local IFS=$'\n'
          COMPREPLY=($("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null))
          [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace
        }
        complete -o default -F _slr_complete slr run.sh ./run.sh
        """;

    private const string Zsh = """
        _slr_complete() {
          local -a found
          found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a found
        }
        compdef _slr_complete slr run.sh ./run.sh
        """;

    private const string Fish = """
        complete -f -c slr -a "(slr '[suggest:'(commandline -C)']' (commandline -p))"
        """;

    public static Command Build()
    {
        var shell = new Argument<string>("shell") { HelpName = "shell", Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a script that lets a shell complete commands, recipes and settings.") { shell };
        command.Does((parsed, terminal, _) =>
        {
            terminal.Writer.WriteLine(parsed.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return Task.FromResult(ExitCode.Success);
        });
        return ExampleHelp.With(command, ("source <(slr completion bash)", "complete in this shell"));
    }
}

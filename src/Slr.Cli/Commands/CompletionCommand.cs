using System.CommandLine;
using Slr.Cli.Console;

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
        _slr() {
          local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
          local -a found
          found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
          found=(${found:#})
          if (( ${#found} == 0 )); then
            _files
            return
          fi
          compadd -S '' -- ${(M)found:#*=}
          compadd -- ${found:#*=}
        }
        compdef _slr slr run.sh
        """;

    private const string Fish = """
        function __slr_complete
          set -l line (commandline -cp)
          set -l words (commandline -opc)
          type -q -- $words[1]; or return
          set -l found ($words[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
          if test -n "$found"
            printf '%s\n' $found
          else
            __fish_complete_path (commandline -ct)
          end
        end
        complete -c slr -f -a '(__slr_complete)'
        complete -c run.sh -f -a '(__slr_complete)'
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
        return ExampleHelp.With(command,
            ("source <(slr completion bash)", "complete in this bash; in ~/.bashrc: in every one"),
            ("source <(slr completion zsh)", "in zsh, after compinit"),
            ("slr completion fish | source", "in fish"));
    }
}

using Slr.Cli.CommandLine;
using Slr.Cli.Commands;

return await SlrProgram.MainAsync(args, CommandTree.Build(SourceCommands.All()));

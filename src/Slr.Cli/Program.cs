using Slr.Cli.CommandLine;
using Slr.Cli.Commands;

return await SlrProgram.MainAsync(args, SourceCommands.All());

using Slr.Bench;
using Slr.Cli.CommandLine;

return await SlrProgram.MainAsync(args, CommandTree.Build(BenchProgram.Commands()));

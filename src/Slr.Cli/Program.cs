using Slr.Cli.CommandLine;

return await SlrProgram.RunAsync(args, Terminal.OfProcess());

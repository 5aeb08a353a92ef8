using Slr.Cli.CommandLine;
using Slr.Runs.Outcome;

if (Environment.GetEnvironmentVariable(ProgramName.Variable) is null)
    Environment.SetEnvironmentVariable(ProgramName.Variable, "slr-labels");
return await SlrProgram.MainAsync(args, CommandTree.Labels());

using Slr.Cli.CommandLine;

int code = await SlrProgram.RunAsync(args, Terminal.OfProcess());
if (code == ExitCode.Interrupted)
    ProcessEnd.AtOnce(code); // a part that did not stop in time may still compute
return code;

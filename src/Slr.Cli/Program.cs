using Slr.Cli.CommandLine;

using ForeignExit watch = ForeignExit.Watch(Console.Error);
int code = await SlrProgram.RunAsync(args, Terminal.OfProcess());
// A part that did not stop in time may still compute, and a thread that a plug-in left behind may never end.
ProcessEnd.AtOnce(code);
return code;

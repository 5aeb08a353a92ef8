namespace Slr.Nodes.Wire;

/// <summary>What a sweep and its nodes say to one another about runs.</summary>
internal abstract record RunMessage : NodeMessage;

/// <summary>A file that the sweep has written into one of its folders: who reads the same words there sees the same folder.</summary>
/// <param name="File">The file, as an absolute path.</param>
/// <param name="Words">What is in it.</param>
internal sealed record FolderMark(string File, string Words);

/// <summary>Sweep to node: take runs of mine. Sent until it is answered; of one number it is one question.</summary>
/// <param name="Number">Grows whenever the sweep has lost the node: what it had before is not wanted any more.</param>
/// <param name="Protocol"><see cref="NodeMessage.Version"/> of the sender.</param>
/// <param name="Program">The sweep's program, with its commit.</param>
/// <param name="Device">The setting <c>device</c> of the runs.</param>
/// <param name="Threads">Threads of one run.</param>
/// <param name="Folder">Marks the folder of the runs.</param>
/// <param name="Cache">Marks their cache.</param>
internal sealed record Engage(long Number, int Protocol, string Program, string Device, int Threads, FolderMark Folder,
    FolderMark Cache) : RunMessage;

/// <summary>Node to sweep: at your service; no is <see cref="Declined"/>, at any time, and what is begun is ended all the same.</summary>
/// <param name="Number">Number of the question.</param>
/// <param name="Processor">What it computes on, for people.</param>
/// <param name="Room">Runs at a time.</param>
/// <param name="Shares">True when it works in the sweep's own folder.</param>
internal sealed record Engaged(long Number, string Processor, int Room, bool Shares) : RunMessage;

/// <summary>Sweep to node: do this run.</summary>
/// <param name="Number">Number of the order, unique for its sweep.</param>
/// <param name="Name">Name of the run.</param>
/// <param name="Recipe">Name of its recipe.</param>
/// <param name="Text">The recipe.</param>
/// <param name="Settings">Words <c>key=value</c>.</param>
internal sealed record RunOrder(long Number, string Name, string Recipe, string Text, string[] Settings) : RunMessage;

/// <summary>Sweep to node: stop it as Ctrl-C does.</summary>
internal sealed record StopRun(long Number) : RunMessage;

/// <summary>Node to sweep: the run has ended.</summary>
/// <param name="Number">Number of the order.</param>
/// <param name="Code">Its exit code.</param>
/// <param name="Files">Files that can be fetched, relative to the folder of runs; none where the sweep sees that folder.</param>
/// <param name="Failure">Why the node could not even begin; empty where it could.</param>
internal sealed record RunOver(long Number, int Code, string[] Files, string Failure = "") : RunMessage;

/// <summary>Sweep to node: a piece of one of those files.</summary>
internal sealed record WantPiece(long Number, string File, long Offset) : RunMessage;

/// <summary>Node to sweep: the piece; empty at the end of the file.</summary>
/// <param name="Number">Number of the order.</param>
/// <param name="Found">False when there is no such file any more.</param>
/// <param name="Bytes">At most <see cref="NodeMessage.MostBytes"/>.</param>
internal sealed record FilePiece(long Number, bool Found, byte[] Bytes) : RunMessage;

/// <summary>Sweep to node: all that is wanted of it is here.</summary>
internal sealed record Fetched(long Number) : RunMessage;

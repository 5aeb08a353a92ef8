namespace Slr.Bench.Soak;

/// <summary>What a process held when an epoch was sealed.</summary>
/// <param name="Epoch">Epoch of stage 2, from 0.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="Threads">Threads but those of the thread pool, which come and go with the load.</param>
/// <param name="Handles">Open files, pipes and sockets.</param>
/// <param name="Actors">Living actors of the run.</param>
public sealed record ProcessUse(int Epoch, long ResidentBytes, int Threads, int Handles, int Actors);

using System.Reflection;
using Akka.Actor;

namespace Slr.Actors.Parts;

/// <summary>A part of the run failed.</summary>
/// <param name="part">Name of the actor.</param>
/// <param name="cause">What it threw.</param>
internal class PartFailedException(string part, Exception cause) : Exception($"{part}: {cause.Message}", cause)
{
    /// <summary>Name of the actor.</summary>
    public string Part { get; } = part;
}

/// <summary>A part of the run did not answer.</summary>
/// <param name="part">Name of the actor.</param>
/// <param name="cause">How long it was waited for.</param>
internal sealed class PartSilentException(string part, Exception cause) : PartFailedException(part, cause);

/// <summary>The exception that was thrown, out of the wrappings that actors, tasks and constructors put around it.</summary>
internal static class ThrownCause
{
    /// <summary>
    /// Takes off wrappings only: an exception of SLR's own keeps its class although another one is behind it, which
    /// <see cref="Exception.GetBaseException"/> would strip.
    /// </summary>
    public static Exception Of(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [var only] } => Of(only),
        // Akka makes a TypeLoadException of whatever a constructor throws.
        ActorInitializationException or TypeLoadException or TargetInvocationException when error.InnerException is { } inner => Of(inner),
        _ => error,
    };
}

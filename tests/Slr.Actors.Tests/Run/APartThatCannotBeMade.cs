using System.Diagnostics;
using Akka.Actor;
using Slr.Actors.Attempts;
using Slr.Actors.Parts;
using Slr.Actors.Run;

namespace Slr.Actors.Tests.Run;

/// <summary>An actor whose constructor or start fails answers nobody: whoever asks it learns why all the same, at once.</summary>
public sealed class APartThatCannotBeMade : IAsyncDisposable
{
    private readonly ActorSystem system = ActorSystem.Create("parts");

    [Theory]
    [InlineData(typeof(BadConstructor)), InlineData(typeof(BadStart)), InlineData(typeof(BadRestart))]
    public async Task is_told_with_its_own_class_of_failure(Type kind)
    {
        var broken = new TaskCompletionSource<PartFailedException>(TaskCreationOptions.RunContinuationsAsynchronously);
        var patience = TimeSpan.FromMinutes(30);
        IActorRef owner = system.ActorOf(Props.Create(() => new Owner(kind, broken)));
        IActorRef part = await owner.Ask<IActorRef>("child", TestContext.Current.CancellationToken);
        var parts = new AttemptActors(part, part, part, part, broken.Task, patience, _ => { }, CancellationToken.None);
        long asked = Stopwatch.GetTimestamp();
        var failed = await Assert.ThrowsAsync<PartFailedException>(() => parts.Ask<string>(part, "anything"));
        Assert.IsType<NamedException>(failed.InnerException);
        Assert.True(Stopwatch.GetElapsedTime(asked) < patience / 10);
    }

    public async ValueTask DisposeAsync() => await system.Terminate();

    private sealed class NamedException() : Exception("this part cannot be made", new IOException("for another reason"));

    /// <summary>Stands where an attempt stands, with its strategy.</summary>
    private sealed class Owner : ReceiveActor
    {
        private readonly TaskCompletionSource<PartFailedException> broken;

        public Owner(Type kind, TaskCompletionSource<PartFailedException> broken)
        {
            this.broken = broken;
            Receive<string>(_ => Sender.Tell(Context.ActorOf(new Props(kind), "child")));
        }

        protected override SupervisorStrategy SupervisorStrategy() => Attempt.Strategy(() => Sender, broken);
    }

    private sealed class BadConstructor : Worker
    {
        public BadConstructor() => throw new NamedException();
    }

    private sealed class BadStart : Worker
    {
        protected override void PreStart() => throw new NamedException();
    }

    /// <summary>Fails at a question, and cannot be made again.</summary>
    private sealed class BadRestart : ReceiveActor
    {
        public BadRestart() => ReceiveAny(_ => throw new NotSupportedException("a question too much"));

        protected override void PostRestart(Exception reason) => throw new NamedException();
    }
}

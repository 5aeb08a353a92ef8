using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slr.Actors.Observability;
using Slr.Cli.Console;
using Slr.Cli.Progress;
using Slr.Cli.Runs;

namespace Slr.Cli.Live;

/// <summary>
/// Serves a page about a running job on the loopback address only: the report's charts and the parts of the run, kept up
/// to date by server-sent events. It shows the run directory, as the report will, and with a run of this process what its
/// events tell beyond what is sealed.
/// </summary>
internal sealed class LiveServer : IRunObserver, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), LastWords = TimeSpan.FromSeconds(3);
    private readonly WebApplication app;
    private readonly RunReader folder;
    private readonly RunState state = new(TimeProvider.System);
    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();

    private LiveServer(WebApplication app, string runFolder) =>
        (this.app, folder) = (app, RunReader.Follow(runFolder));

    /// <summary>Where the page is.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts serving.</summary>
    /// <param name="runFolder">The run directory; it may not exist yet.</param>
    /// <param name="port">A port of the loopback address; 0 = any free one.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="CommandException">The port is taken or not allowed.</exception>
    public static async Task<LiveServer> StartAsync(string runFolder, int port, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        // Neither the environment (Kestrel__Endpoints, ASPNETCORE_URLS) nor an appsettings.json in the working folder, both
        // meant for other programs, may open this page to the network.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        WebApplication app = builder.Build();
        var server = new LiveServer(app, runFolder);
        app.Use(RefuseForeignHosts);
        app.MapGet("/", () => Results.Content(server.WithRecord(LivePage.Write), "text/html; charset=utf-8"));
        app.MapGet("/events", server.StreamAsync);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync();
            throw new CommandException($"The live view cannot use port {port}: {Why(error)}. Choose another, or 0 for any free one.");
        }
        server.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/";
        return server;
    }

    /// <inheritdoc/>
    public void On(RunEvent happened)
    {
        lock (gate)
        {
            state.On(happened);
            if (LiveLines.Of(happened) is { } line)
                folder.Record.Add(line);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        // Readers get the last state first.
        using var patience = new CancellationTokenSource(LastWords);
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
        closing.Dispose();
    }

    private static string Why(Exception error) =>
        (error as System.Net.Sockets.SocketException ?? error.InnerException as System.Net.Sockets.SocketException
        ?? error.InnerException?.InnerException as System.Net.Sockets.SocketException)?.SocketErrorCode switch
        {
            System.Net.Sockets.SocketError.AddressAlreadyInUse => "another program listens there",
            System.Net.Sockets.SocketError.AccessDenied => "this user may not listen there",
            _ when error.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException => "another program listens there",
            _ => "the system refuses it",
        };

    /// <summary>
    /// A page of another site that a browser also shows must not read this one through a name of its own (DNS rebinding).
    /// </summary>
    private static Task RefuseForeignHosts(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Host.Host is "127.0.0.1" or "localhost")
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private T WithRecord<T>(Func<RunRecord, RunState, T> work)
    {
        lock (gate)
        {
            folder.Refresh();
            return work(folder.Record, state);
        }
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing.Token);
        try
        {
            await FollowAsync(context.Response, stop.Token);
            // The run is over: its last state, and the word that there will be no other.
            await context.Response.WriteAsync($"data: {WithRecord(LivePage.Update)}\n\nevent: end\ndata: over\n\n", context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The reader left: nothing is left to send.
        }
    }

    private async Task FollowAsync(HttpResponse response, CancellationToken stop)
    {
        string sent = "";
        while (!stop.IsCancellationRequested)
        {
            string now = WithRecord(LivePage.Update);
            if (now != sent)
                await response.WriteAsync($"data: {sent = now}\n\n", response.HttpContext.RequestAborted);
            await response.Body.FlushAsync(response.HttpContext.RequestAborted);
            await Task.Delay(Pause, stop)
                .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}

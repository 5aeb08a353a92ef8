using System.CommandLine;
using System.Globalization;
using Slr.Actors.Configuration;
using Slr.Cli.Console;
using Slr.Cli.Sweeps;
using Slr.Nodes.Helping;
using Slr.Nodes.Membership;
using Slr.Primitives;

namespace Slr.Cli.Commands;

/// <summary><c>node</c>: this machine helps trainers that ask it, until Ctrl-C.</summary>
internal static class NodeCommand
{
    public static Command Build()
    {
        var join = new Option<string?>("--join")
        {
            Description = "A node whose cluster is joined; without it this one waits to be asked",
            HelpName = "host:port",
        };
        var roles = new Option<string>("--roles")
        {
            Description = $"What it does: {NodeOptions.Extract} (features for trainers), {NodeOptions.Evaluate} (those that networks are "
                + $"scored by), {NodeOptions.Search} (neighbours in large sets, ranks in large galleries), "
                + $"{NodeOptions.Train} (beside {NodeOptions.Extract}: lanes of training batches), {NodeOptions.Runs} (runs of sweeps: "
                + "starts the program with settings that others send)",
            HelpName = "role,role",
            DefaultValueFactory = _ => $"{NodeOptions.Extract},{NodeOptions.Evaluate},{NodeOptions.Search}",
        };
        var host = new Option<string>("--host")
        {
            Description = "Address it listens at; beyond the loopback address only with a certificate",
            HelpName = "address",
            DefaultValueFactory = _ => NodeAddress.Loopback,
        };
        var port = new Option<int>("--port") { Description = "Port it listens at; 0 = any free one", HelpName = "number" };
        var certificate = new Option<string?>("--certificate")
        {
            Description = "Certificate and key of this node, which `node certificate` makes",
            HelpName = "file",
        };
        var trusted = new Option<string?>("--trusted")
        {
            Description = "Folder of the certificates (.crt) of those that may speak to it",
            HelpName = "folder",
        };
        var device = new Option<string>("--device")
        {
            Description = "auto (as the trainer), cpu or cuda:N",
            HelpName = "device",
            DefaultValueFactory = _ => "auto",
        };
        var cache = new Option<string?>("--cache")
        {
            Description = "Its caches, and runs of sweeps whose folder it does not see (default: as for runs)",
            HelpName = "folder",
        };
        var data = new Option<string[]>("--data")
        {
            Description = "Copy of a data set; images that are the same files in it are read there instead of being sent. Can be repeated",
            HelpName = "folder",
        };
        var command = new Command("node", "Helps others that ask: computes features for trainers, does runs of sweeps, until Ctrl-C.")
        {
            join, roles, host, port, certificate, trusted, device, cache, data, Certificate(),
        };
        command.Does(async (parsed, terminal, stop) =>
        {
            var node = new Node(new NodeOptions
            {
                Place = new NodePlace(new NodeAddress(parsed.GetRequiredValue(host), Port(parsed.GetValue(port))),
                    Shown(parsed.GetValue(certificate), parsed.GetValue(trusted))),
                Join = parsed.GetValue(join) is { } other ? Address(other) : null,
                Roles = Roles(parsed.GetRequiredValue(roles)),
                Device = parsed.GetRequiredValue(device),
                Data = [.. (parsed.GetValue(data) ?? []).Select(Folder)],
                Decoder = name => Decoders.Of(name)(),
                Processor = Processor.Name,
                Launcher = new NodeRuns(Path.GetFullPath(parsed.GetValue(cache)
                    ?? RunSettingsBinder.Bind(Recipes.Resolve(null, [])).CacheFolder)),
            }, terminal.Error.WriteLine);
            Task helping = node.Run(stop);
            if (await Task.WhenAny(node.Listening, helping) == node.Listening && node.Listening.IsCompletedSuccessfully)
                terminal.Writer.WriteLine(node.Listening.Result);
            await helping;
            return ExitCode.Success;
        });
        return ExampleHelp.With(command,
            ("slr node", "prints the address to give to a run: slr run market2personx --nodes 127.0.0.1:PORT"),
            ("slr node --join 127.0.0.1:4053", "a second one; a run that asks the first gets both"),
            ("slr node --roles extract,runs", "also does runs of sweeps: slr sweep market2personx seed=1..4 --nodes 127.0.0.1:PORT"),
            ("slr node --data /data/Market-1501-v15.09.15", "reads the images that it has itself"),
            ("slr node --host 10.0.0.2 --port 4053 --certificate a.pem --trusted others/",
                "reached from other machines, by those it trusts"));
    }

    private static Command Certificate()
    {
        var to = new Option<string>("--to")
        {
            Description = "Folder for both files",
            HelpName = "folder",
            DefaultValueFactory = _ => ".",
        };
        var name = new Option<string>("--name")
        {
            Description = "Name of the node",
            HelpName = "name",
            DefaultValueFactory = _ => Environment.MachineName,
        };
        var command = new Command("certificate",
            "Makes a node's certificate: NAME.pem stays with it, NAME.crt goes to those that are to trust it.")
        {
            to, name,
        };
        command.Does((parsed, terminal, _) =>
        {
            string called = parsed.GetRequiredValue(name);
            if (SettingPath.ProblemOfName(called) is { } problem)
                throw new CommandException($"--name '{called}' {problem}");
            (string key, string open) = NodeCertificate.Create(parsed.GetRequiredValue(to), called);
            return terminal.Say(new Answer(
                [$"certificate and key, for this node alone: {key}", $"certificate, for the others: {open}"], [], []));
        });
        return ExampleHelp.With(command, ("slr node certificate --to keys --name trainer", "keys/trainer.pem and keys/trainer.crt"));
    }

    private static int Port(int port) => port is >= 0 and <= ushort.MaxValue ? port
        : throw new CommandException(string.Create(CultureInfo.InvariantCulture,
            $"--port takes the number of a port, 0 to {ushort.MaxValue}, not {port}"));

    private static string Folder(string folder) => Directory.Exists(folder) ? Path.GetFullPath(folder)
        : throw new CommandException($"--data: there is no folder {folder}");

    private static NodeAddress Address(string text) => NodeAddress.TryParse(text, out NodeAddress? address) ? address
        : throw new CommandException($"--join takes HOST:PORT, as a node prints it when it starts; not '{text}'");

    private static NodeCertificate? Shown(string? certificate, string? trusted) => (certificate, trusted) switch
    {
        (null, null) => null,
        ({ } own, { } others) => NodeCertificate.Load(own, others),
        _ => throw new CommandException("--certificate and --trusted go together: what this node shows, and whom it believes"),
    };

    private static string[] Roles(string text)
    {
        string[] roles = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string? unknown = roles.FirstOrDefault(role => !NodeOptions.AllRoles.Contains(role));
        return unknown is null && roles.Length > 0 ? roles
            : throw new CommandException($"--roles takes some of {string.Join(", ", NodeOptions.AllRoles)}; not '{unknown ?? text}'");
    }
}

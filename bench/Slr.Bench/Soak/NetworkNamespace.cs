using System.Diagnostics;

namespace Slr.Bench.Soak;

/// <summary>
/// A network of one machine of its own, joined to this one by a cable that can be pulled: a namespace of Linux and a pair of virtual
/// interfaces. Only root may make one.
/// </summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly string name, cable;

    private NetworkNamespace(string name, string cable, string here, string there) =>
        (this.name, this.cable, Here, There) = (name, cable, here, there);

    /// <summary>This machine's address on the cable.</summary>
    public string Here { get; }

    /// <summary>The other's.</summary>
    public string There { get; }

    /// <summary>What starts a program in it.</summary>
    public IReadOnlyList<string> Command => ["ip", "netns", "exec", name];

    /// <summary>Makes one; null where that is not allowed or <c>ip</c> is missing.</summary>
    public static NetworkNamespace? TryCreate()
    {
        int number = Environment.ProcessId % 200;
        var made = new NetworkNamespace($"slr{number}", $"slr{number}a", $"10.77.{number}.1", $"10.77.{number}.2");
        string far = $"slr{number}b";
        bool all = Ip("netns", "add", made.name) && Ip("link", "add", made.cable, "type", "veth", "peer", "name", far)
            && Ip("link", "set", far, "netns", made.name) && Ip("addr", "add", $"{made.Here}/30", "dev", made.cable)
            && Ip("link", "set", made.cable, "up") && Ip("-n", made.name, "addr", "add", $"{made.There}/30", "dev", far)
            && Ip("-n", made.name, "link", "set", far, "up") && Ip("-n", made.name, "link", "set", "lo", "up");
        if (all)
            return made;
        made.Dispose();
        return null;
    }

    /// <summary>Pulls the cable, or plugs it in again.</summary>
    public void Plug(bool connected) => Ip("link", "set", cable, connected ? "up" : "down");

    /// <inheritdoc/>
    public void Dispose() => Ip("netns", "del", name); // its end of the cable goes with it, and so the other

    private static bool Ip(params string[] words)
    {
        try
        {
            var info = new ProcessStartInfo("ip", words) { RedirectStandardError = true, RedirectStandardOutput = true };
            using Process ip = Process.Start(info)!;
            ip.WaitForExit();
            return ip.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

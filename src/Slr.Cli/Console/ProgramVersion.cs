using System.Reflection;

namespace Slr.Cli.Console;

/// <summary>The version of this program.</summary>
internal static class ProgramVersion
{
    private const int Digits = 9;

    /// <summary>The version alone.</summary>
    public static string Short { get; } = Whole().Split('+')[0];

    /// <summary>With the first digits of the commit that it was built from, where that is known.</summary>
    public static string WithCommit { get; } = Whole() is var whole && whole.IndexOf('+') is > 0 and int plus
        ? whole[..Math.Min(whole.Length, plus + 1 + Digits)] : whole;

    private static string Whole() =>
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using ArchUnitNET.Loader;

namespace Slr.Architecture.Tests;

/// <summary>The projects of the product, as their assemblies beside this test program tell of them.</summary>
internal static class Projects
{
    /// <summary>From the highest floor to the lowest; each may know those to its right.</summary>
    private static readonly Dictionary<string, string[]> Floors = new()
    {
        ["Slr.Bench"] = ["Slr.Cli", "Slr.Export", "Slr.Actors", "Slr.Nodes", "Slr.Runs", "Slr.ImageSharp", "Slr.Flow.Device", "Slr.Data",
            "Slr.Models", "Slr.Flow", "Slr.Torch", "Slr.Primitives"],
        ["Slr.Labels"] = ["Slr.Cli", "Slr.Runs", "Slr.Primitives"],
        ["Slr.Cli"] = ["Slr.Export", "Slr.Actors", "Slr.Nodes", "Slr.Runs", "Slr.ImageSharp", "Slr.Flow.Device", "Slr.Data", "Slr.Models",
            "Slr.Flow", "Slr.Torch", "Slr.Primitives"],
        ["Slr.Native"] = ["Slr.Flow", "Slr.Primitives"],
        ["Slr.Export"] = ["Slr.Models", "Slr.Torch", "Slr.Primitives"],
        ["Slr.Actors"] = ["Slr.Nodes", "Slr.Runs", "Slr.ImageSharp", "Slr.Flow.Device", "Slr.Data", "Slr.Models", "Slr.Flow", "Slr.Torch",
            "Slr.Primitives"],
        ["Slr.Nodes"] = ["Slr.Data", "Slr.Models", "Slr.Flow", "Slr.Torch", "Slr.Primitives"],
        ["Slr.Runs"] = ["Slr.Data", "Slr.Models", "Slr.Flow", "Slr.Torch", "Slr.Primitives"],
        ["Slr.ImageSharp"] = ["Slr.Data", "Slr.Primitives"],
        ["Slr.Flow.Device"] = ["Slr.Flow", "Slr.Torch", "Slr.Primitives"],
        ["Slr.Data"] = ["Slr.Primitives"],
        ["Slr.Models"] = ["Slr.Torch", "Slr.Primitives"],
        ["Slr.Flow"] = ["Slr.Primitives"],
        ["Slr.Torch"] = ["Slr.Primitives"],
        ["Slr.Primitives"] = [],
    };

    /// <summary>Programs and the native library have names of their own.</summary>
    private static readonly Dictionary<string, string> Programs =
        new() { ["slr"] = "Slr.Cli", ["slr-bench"] = "Slr.Bench", ["libslr"] = "Slr.Native", ["slr-labels"] = "Slr.Labels" };

    /// <summary>Names of all projects.</summary>
    internal static IEnumerable<string> Names => Floors.Keys;

    /// <summary>The projects below, which a project may know.</summary>
    internal static IReadOnlyCollection<string> Below(string project) => Floors[project];

    /// <summary>The projects of the product whose assemblies lie beside this program.</summary>
    internal static IEnumerable<string> Present => Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Select(file => Path.GetFileNameWithoutExtension(file)).Select(ProjectOf)
        .Where(name => name.StartsWith("Slr.", StringComparison.Ordinal) && !name.EndsWith(".Tests", StringComparison.Ordinal));

    /// <summary>The projects of the product and TorchSharp, as far as a project's assembly names them.</summary>
    internal static IReadOnlyCollection<string> Named(string project)
    {
        using var assembly = new PEReader(File.OpenRead(PathOf(project)));
        MetadataReader metadata = assembly.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))
            .Select(ProjectOf)
            .Where(name => name.StartsWith("Slr.", StringComparison.Ordinal) || name == "TorchSharp")];
    }

    /// <summary>A project's types and what they use. Constants are not seen: compilers copy them.</summary>
    internal static ArchUnitNET.Domain.Architecture Load(string project) =>
        new ArchLoader().LoadFilteredDirectory(AppContext.BaseDirectory, Path.GetFileName(PathOf(project))).Build();

    private static string ProjectOf(string assembly) => Programs.GetValueOrDefault(assembly, assembly);

    private static string PathOf(string project) => Path.Combine(AppContext.BaseDirectory,
        $"{Programs.FirstOrDefault(program => program.Value == project).Key ?? project}.dll");
}

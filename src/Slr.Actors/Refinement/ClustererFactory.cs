using System.Reflection;
using System.Runtime.Loader;
using Akka.Actor;
using Akka.Configuration;
using Slr.Actors.Configuration;
using Slr.Flow.Clustering;

namespace Slr.Actors.Refinement;

/// <summary>Makes the clusterer that the settings name: a built-in one, or a class from an assembly of the user's own.</summary>
internal static class ClustererFactory
{
    /// <summary>How to make the actor.</summary>
    /// <exception cref="SettingsException">The class or its assembly cannot be found or used.</exception>
    public static Props Props(RunSettings settings) =>
        BuiltIn(settings) is { } builtIn
            ? Akka.Actor.Props.Create(() => new ClustererActor(builtIn))
            : PlugIn(settings, settings.Clustering.Use);

    /// <summary>A built-in clusterer; null when the settings name a class of the user's own.</summary>
    public static IClusterer? BuiltIn(RunSettings settings) => settings.Clustering.Used?.Create();

    private static Props PlugIn(RunSettings settings, string use)
    {
        Config block = settings.Resolved.ClustererBlock(use);
        string name = block.GetString("class");
        Type type = Load(use, name.Split(',')[0].Trim(), name, block.GetString("assembly", ""));
        bool plain = type.IsAssignableTo(typeof(IClusterer));
        if (!plain && !type.IsAssignableTo(typeof(ClusteringActor)) || type.IsAbstract)
            throw Refuse(use, "class", $"{type.FullName} neither derives from {typeof(ClusteringActor).FullName} nor is it an "
                + typeof(IClusterer).FullName);
        bool configured = type.GetConstructor([typeof(Config)]) is not null;
        if (!configured && type.GetConstructor(Type.EmptyTypes) is null)
            throw Refuse(use, "class", $"{type.FullName} has neither a constructor without parameters nor one that takes a Config");
        object[] arguments = configured ? [block] : [];
        return plain ? Akka.Actor.Props.Create(() => new ClustererActor((IClusterer)Activator.CreateInstance(type, arguments)!))
            : new Props(type, arguments);
    }

    private static Type Load(string use, string typeName, string qualified, string assembly)
    {
        try
        {
            if (assembly.Length == 0)
                return Type.GetType(qualified, throwOnError: true)!;
            if (SettingPath.Problem(assembly) is { } problem)
                throw Refuse(use, "assembly", problem);
            string path = SettingPath.Full(assembly);
            if (!File.Exists(path))
                throw Refuse(use, "assembly", $"{path} does not exist");
            Assembly loaded = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
            return loaded.GetType(typeName) ?? throw Refuse(use, "class", $"{path} has no class {typeName}");
        }
        catch (Exception error) when (error is TypeLoadException or IOException or BadImageFormatException or ArgumentException)
        {
            throw Refuse(use, "class", $"'{qualified}' cannot be loaded: {error.Message}");
        }
    }

    private static SettingsException Refuse(string use, string key, string message) =>
        new([new SettingsProblem($"clustering.{use}.{key}", "clusterer of your own", message)]);
}

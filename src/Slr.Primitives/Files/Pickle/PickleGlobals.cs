using System.Collections.Immutable;

namespace Slr.Primitives.Files.Pickle;

/// <summary>
/// What the names in a checkpoint mean. Dictionaries and tensors are built; everything else that training programs save
/// beside weights (schedulers, scores, command lines) stays a name that nothing looks up or runs.
/// </summary>
internal static class PickleGlobals
{
    private const int MaximumAxes = 16;

    /// <summary>Storage classes of <c>torch</c> and their element types.</summary>
    private static readonly ImmutableDictionary<string, StoredType> Storages = new Dictionary<string, StoredType>
    {
        ["HalfStorage"] = StoredType.Float16,
        ["BFloat16Storage"] = StoredType.BFloat16,
        ["FloatStorage"] = StoredType.Float32,
        ["DoubleStorage"] = StoredType.Float64,
        ["CharStorage"] = StoredType.Int8,
        ["ByteStorage"] = StoredType.UInt8,
        ["ShortStorage"] = StoredType.Int16,
        ["IntStorage"] = StoredType.Int32,
        ["LongStorage"] = StoredType.Int64,
        ["BoolStorage"] = StoredType.Bool,
    }.ToImmutableDictionary();

    private static readonly ImmutableHashSet<string> Dictionaries =
        ["collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict"];

    private static readonly ImmutableHashSet<string> Rebuilders =
    [
        "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
        "torch._utils._rebuild_parameter_with_state", "torch._tensor._rebuild_from_type_v2",
    ];

    /// <summary>Modules whose functions run programs. They could do nothing here, but whoever put them in means harm.</summary>
    private static readonly ImmutableHashSet<string> Harmful =
    [
        "os", "posix", "nt", "subprocess", "sys", "importlib", "runpy", "pty", "socket", "shutil", "ctypes", "webbrowser",
        "commands", "code", "timeit", "pdb", "multiprocessing", "builtins", "__builtin__",
    ];

    private static readonly ImmutableHashSet<string> HarmlessBuiltIns =
    [
        "dict", "list", "tuple", "set", "frozenset", "slice", "range", "complex", "int", "float", "bool", "str", "bytes",
        "bytearray", "object",
    ];

    /// <summary>Admits a name.</summary>
    /// <exception cref="FileFormatException">It is that of a function that runs programs.</exception>
    public static PickleGlobal Find(string module, string name, string path)
    {
        var global = new PickleGlobal(module, name);
        bool builtIn = module is "builtins" or "__builtin__";
        if (Harmful.Contains(module.Split('.')[0]) && !(builtIn && HarmlessBuiltIns.Contains(name)))
            throw new FileFormatException(path, $"asks for '{global.FullName}', with which Python would run a program that no " +
                "weights need. It was not run here; do not load this file in Python, and get the weights from another source");
        return global;
    }

    /// <summary>What calling a name gives: a dictionary, a tensor, or an object that nothing is known of.</summary>
    public static object? Call(object? function, object? arguments, string path)
    {
        if (function is PickleOpaque made)
            return new PickleOpaque(made.Name);
        if (function is not PickleGlobal global || arguments is not object?[] values)
            throw new FileFormatException(path, "the pickle calls something that is not a name");
        if (Dictionaries.Contains(global.FullName))
            return new PickleDictionary(values is [List<object?> pairs] ? pairs : null);
        if (!Rebuilders.Contains(global.FullName))
            return new PickleOpaque(global.FullName);
        return (global.Name, values) switch
        {
            ("_rebuild_tensor" or "_rebuild_tensor_v2", [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
                new PickleTensor(storage, offset, Extents(shape, path), Extents(strides, path)),
            ("_rebuild_parameter" or "_rebuild_parameter_with_state", [PickleTensor tensor, ..]) => tensor,
            ("_rebuild_from_type_v2", [PickleGlobal { Name: not "_rebuild_from_type_v2" } inner, _, object?[] own, ..]) =>
                Call(inner, own, path),
            _ => throw new FileFormatException(path, $"'{global.FullName}' is called with arguments that describe no tensor"),
        };
    }

    /// <summary>The element type of a storage class.</summary>
    public static StoredType ElementType(object? storageClass, string path) => storageClass switch
    {
        PickleGlobal { Module: "torch" } global when Storages.TryGetValue(global.Name, out StoredType type) => type,
        PickleGlobal global => throw new FileFormatException(path, $"holds numbers of {global.FullName}, which cannot be read"),
        _ => throw new FileFormatException(path, "a storage has no known element type"),
    };

    private static ImmutableArray<long> Extents(object?[] values, string path) =>
        values.Length <= MaximumAxes && values.All(value => value is long)
            ? [.. values.Cast<long>()]
            : throw new FileFormatException(path, $"a tensor has {values.Length} extents, or one that is no integer");
}

using System.Collections.Immutable;

namespace Slr.Primitives.Files.Pickle;

/// <summary>The names that a checkpoint may ask for, and what each gives. Everything else is refused by name.</summary>
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

    /// <summary>Things that checkpoints carry beside tensors: a best score, a device, the command line.</summary>
    private static readonly ImmutableHashSet<string> Placeholders =
    [
        "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
        "numpy._core.multiarray._reconstruct", "numpy.ndarray", "numpy.dtype", "_codecs.encode", "torch.Size",
        "torch.device", "torch.Tensor", "torch.nn.parameter.Parameter", "torch.float32", "torch.float16",
        "torch.bfloat16", "torch.float64", "torch.int64", "argparse.Namespace", "builtins.set", "__builtin__.set",
        "builtins.slice",
    ];

    private static readonly ImmutableHashSet<string> Rebuilders =
    [
        "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_parameter",
        "torch._tensor._rebuild_from_type_v2",
    ];

    /// <summary>Admits a name.</summary>
    /// <exception cref="FileFormatException">It is not on the list.</exception>
    public static PickleGlobal Find(string module, string name, string path)
    {
        var global = new PickleGlobal(module, name);
        if (Dictionaries.Contains(global.FullName) || Placeholders.Contains(global.FullName)
            || Rebuilders.Contains(global.FullName) || module == "torch" && Storages.ContainsKey(name))
            return global;
        throw new FileFormatException(path, $"asks for '{global.FullName}', which is not a tensor and is refused, because a " +
            "pickle could run any code; in Python, save only the weights: torch.save(model.state_dict(), \"weights.pth\")");
    }

    /// <summary>What calling an admitted name gives: a dictionary, a tensor, or a placeholder.</summary>
    public static object? Call(object? function, object? arguments, string path)
    {
        if (function is not PickleGlobal global || arguments is not object?[] values)
            throw new FileFormatException(path, "the pickle calls something that is not a name");
        if (Dictionaries.Contains(global.FullName))
            return new PickleDictionary(values is [List<object?> pairs] ? pairs : null);
        return global.Name switch
        {
            "_rebuild_tensor" or "_rebuild_tensor_v2" when values is
                [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..] =>
                new PickleTensor(storage, offset, Extents(shape, path), Extents(strides, path)),
            "_rebuild_parameter" when values is [PickleTensor tensor, ..] => tensor,
            "_rebuild_from_type_v2" when values is [PickleGlobal { Name: not "_rebuild_from_type_v2" } inner, _, object?[] own, ..] =>
                Call(inner, own, path),
            _ when Rebuilders.Contains(global.FullName) =>
                throw new FileFormatException(path, $"'{global.FullName}' is called with arguments that describe no tensor"),
            _ => new PickleOpaque(global.FullName),
        };
    }

    /// <summary>The element type of a storage class.</summary>
    public static StoredType ElementType(object? storageClass, string path) =>
        storageClass is PickleGlobal { Module: "torch" } global && Storages.TryGetValue(global.Name, out StoredType type)
            ? type
            : throw new FileFormatException(path, "a storage has no known element type");

    private static ImmutableArray<long> Extents(object?[] values, string path) =>
        values.Length <= MaximumAxes && values.All(value => value is long)
            ? [.. values.Cast<long>()]
            : throw new FileFormatException(path, $"a tensor has {values.Length} extents, or one that is no integer");
}

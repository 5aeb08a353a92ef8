using Google.Protobuf;
using Onnx;
using Slr.Primitives.Files;

namespace Slr.Export.Onnx;

/// <summary>A graph in the making: each operation takes names of values and gives the name of its result.</summary>
internal sealed class OnnxGraph
{
    private readonly GraphProto graph = new() { Name = "slr" };

    /// <summary>The graph with one input and one output of any batch size.</summary>
    /// <param name="input">Name and extents of one image.</param>
    /// <param name="output">Name and extents of its feature.</param>
    public GraphProto Complete((string Name, long[] Extents) input, (string Name, long[] Extents) output)
    {
        graph.Input.Add(Value(input.Name, input.Extents));
        graph.Output.Add(Value(output.Name, output.Extents));
        return graph;
    }

    /// <summary>Keeps float32 numbers in the graph; no name comes twice.</summary>
    /// <returns>The name.</returns>
    public string Constant(string name, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Float, RawData = ByteString.CopyFrom(data) };
        tensor.Dims.AddRange(shape.ToArray());
        graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Keeps whole numbers in the graph.</summary>
    public string Whole(string name, long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)TensorProto.Types.DataType.Int64 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Keeps a weight in the graph.</summary>
    public string Constant(StoredTensor weight) => Constant(weight.Name, weight.Shape.AsSpan(), weight.Data.Span);

    /// <summary>Adds an operation.</summary>
    /// <param name="operation">Its name in ONNX.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="outputs">How many results it has.</param>
    /// <param name="attributes">Its attributes.</param>
    /// <returns>Names of its results.</returns>
    public string[] Add(string operation, string[] inputs, int outputs, params AttributeProto[] attributes)
    {
        string name = $"{operation}_{graph.Node.Count}";
        string[] results = [.. Enumerable.Range(0, outputs).Select(i => outputs == 1 ? $"{name}_out" : $"{name}_out{i}")];
        var node = new NodeProto { Name = name, OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.AddRange(results);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return results;
    }

    /// <summary>Adds an operation with one result.</summary>
    public string Add(string operation, string[] inputs, params AttributeProto[] attributes) => Add(operation, inputs, 1, attributes)[0];

    /// <summary>Gives a value the name that users of the file know it by.</summary>
    public void Name(string value, string name)
    {
        var node = new NodeProto { Name = name, OpType = "Identity" };
        node.Input.Add(value);
        node.Output.Add(name);
        graph.Node.Add(node);
    }

    /// <summary>An attribute of whole numbers.</summary>
    public static AttributeProto Of(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    /// <summary>An attribute of one whole number.</summary>
    public static AttributeProto One(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    /// <summary>An attribute of one number.</summary>
    public static AttributeProto One(string name, float value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    private static ValueInfoProto Value(string name, long[] extents)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        foreach (long extent in extents)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = shape },
            },
        };
    }
}

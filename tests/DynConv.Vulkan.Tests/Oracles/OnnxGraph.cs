using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>
/// An ONNX model with one output, y. Written field by field with the numbers of onnx.proto (IR version 8, opset 17), so
/// that no generated code is needed.
/// </summary>
internal sealed class OnnxGraph
{
    /// <summary>The output's name.</summary>
    public const string Output = "y";

    private const int Float = 1;
    private const int Int64 = 7;
    private const int IrVersion = 8;
    private const int Opset = 17;

    private readonly List<(string Name, int[] Shape)> _inputs = [];
    private readonly List<(string Name, int Type, int[] Shape, byte[] Bytes)> _constants = [];
    private readonly List<OnnxNode> _nodes = [];

    /// <summary>A float32 array that is given at run time.</summary>
    public void AddInput(string name, params int[] shape) => _inputs.Add((name, shape));

    /// <summary>A float32 array that is in the model.</summary>
    public string AddConstant(string name, ReadOnlySpan<float> values, params int[] shape)
    {
        _constants.Add((name, Float, shape, MemoryMarshal.AsBytes(values).ToArray()));
        return name;
    }

    /// <summary>A list of whole numbers that is in the model, such as a shape.</summary>
    public string AddNumbers(string name, params long[] values)
    {
        _constants.Add((name, Int64, [values.Length], MemoryMarshal.AsBytes<long>(values).ToArray()));
        return name;
    }

    /// <summary>An operator; those that it reads from come before it.</summary>
    public void Add(OnnxNode node) => _nodes.Add(node);

    /// <summary>The model's bytes.</summary>
    public byte[] ToModel() => Message(model =>
    {
        Number(model, 1, IrVersion);
        Embed(model, 7, graph =>
        {
            _nodes.ForEach(node => Embed(graph, 1, message => Node(message, node)));
            Text(graph, 2, "graph");
            _constants.ForEach(constant => Embed(graph, 5, message => Tensor(message, constant)));
            _inputs.ForEach(input => Embed(graph, 11, message => TensorInfo(message, input.Name, input.Shape)));
            Embed(graph, 12, message => TensorInfo(message, Output, shape: null));
        });
        Embed(model, 8, opset => Number(opset, 2, Opset));
    });

    private static void Node(CodedOutputStream message, OnnxNode node)
    {
        foreach (string input in node.Inputs)
        {
            Text(message, 1, input);
        }

        foreach (string output in node.Outputs)
        {
            Text(message, 2, output);
        }

        Text(message, 4, node.Operator);
        foreach ((string name, object value) in node.Attributes)
        {
            Embed(message, 5, attribute => Attribute(attribute, name, value));
        }
    }

    private static void Attribute(CodedOutputStream attribute, string name, object value)
    {
        Text(attribute, 1, name);
        switch (value)
        {
            case float number:
                attribute.WriteTag(2, WireFormat.WireType.Fixed32);
                attribute.WriteFloat(number);
                Number(attribute, 20, 1);
                break;
            case long number:
                Number(attribute, 3, number);
                Number(attribute, 20, 2);
                break;
            case long[] numbers:
                numbers.ToList().ForEach(number => Number(attribute, 8, number));
                Number(attribute, 20, 7);
                break;
            default:
                throw new ArgumentException($"the attribute {name} cannot be a {value.GetType().Name}", nameof(value));
        }
    }

    private static void Tensor(CodedOutputStream tensor, (string Name, int Type, int[] Shape, byte[] Bytes) constant)
    {
        foreach (int size in constant.Shape)
        {
            Number(tensor, 1, size);
        }

        Number(tensor, 2, constant.Type);
        Text(tensor, 8, constant.Name);
        Bytes(tensor, 9, constant.Bytes);
    }

    /// <summary>ValueInfoProto; without a shape the checker infers it.</summary>
    private static void TensorInfo(CodedOutputStream value, string name, int[]? shape)
    {
        Text(value, 1, name);
        Embed(value, 2, type => Embed(type, 1, tensor =>
        {
            Number(tensor, 1, Float);
            if (shape is not null)
            {
                Embed(tensor, 2, dimensions =>
                {
                    foreach (int size in shape)
                    {
                        Embed(dimensions, 1, dimension => Number(dimension, 1, size));
                    }
                });
            }
        }));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream stream = new(bytes, leaveOpen: true))
        {
            write(stream);
        }

        return bytes.ToArray();
    }

    private static void Embed(CodedOutputStream stream, int field, Action<CodedOutputStream> write) =>
        Bytes(stream, field, Message(write));

    private static void Bytes(CodedOutputStream stream, int field, byte[] bytes)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(UnsafeByteOperations.UnsafeWrap(bytes));
    }

    private static void Number(CodedOutputStream stream, int field, long value)
    {
        stream.WriteTag(field, WireFormat.WireType.Varint);
        stream.WriteInt64(value);
    }

    private static void Text(CodedOutputStream stream, int field, string text)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteString(text);
    }
}

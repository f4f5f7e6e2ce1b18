using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Google.Protobuf;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>
/// A one-node ONNX model whose inputs, weights included, are all given at run time. Written field by field with the
/// numbers of onnx.proto (IR version 8, opset 17), so that no generated code is needed.
/// </summary>
/// <param name="Name">The ONNX operator, for instance Conv.</param>
/// <param name="Attributes">Its attributes: long, long[] or float.</param>
internal sealed record OnnxOperator(string Name, params (string Name, object Value)[] Attributes)
{
    private const int Float = 1;
    private const int IrVersion = 8;
    private const int Opset = 17;

    /// <summary>Names of the inputs in the model: x0, x1, …</summary>
    public static string Input(int index) => $"x{index}";

    /// <summary>The model's bytes for inputs of these shapes.</summary>
    public byte[] Model(IReadOnlyList<int[]> shapes) => Message(model =>
    {
        Number(model, 1, IrVersion);
        Embed(model, 7, graph =>
        {
            Embed(graph, 1, node => Node(node, shapes.Count));
            Text(graph, 2, "oracle");
            for (int i = 0; i < shapes.Count; i++)
            {
                int input = i;
                Embed(graph, 11, value => TensorInfo(value, Input(input), shapes[input]));
            }

            Embed(graph, 12, value => TensorInfo(value, "y", shape: null));
        });
        Embed(model, 8, opset => Number(opset, 2, Opset));
    });

    private void Node(CodedOutputStream node, int inputs)
    {
        for (int i = 0; i < inputs; i++)
        {
            Text(node, 1, Input(i));
        }

        Text(node, 2, "y");
        Text(node, 4, Name);
        foreach ((string name, object value) in Attributes)
        {
            Embed(node, 5, attribute => Attribute(attribute, name, value));
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

    private static void Embed(CodedOutputStream stream, int field, Action<CodedOutputStream> write)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(ByteString.CopyFrom(Message(write)));
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

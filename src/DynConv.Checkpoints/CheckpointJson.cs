using System;
using System.Collections.Generic;
using System.Text.Json;

namespace DynConv.Checkpoints;

/// <summary>Describes checkpoints and tensors in JSON.</summary>
public static class CheckpointJson
{
    /// <summary>Writes {"format": …, "tensors": […]} with <see cref="WriteTensor"/> for each tensor of a
    /// file.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="checkpoint">The file.</param>
    /// <exception cref="CheckpointException">A tensor's data cannot be read.</exception>
    public static void WriteCheckpoint(Utf8JsonWriter writer, Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(checkpoint);
        writer.WriteStartObject();
        writer.WriteString("format", checkpoint.Format.ShortName());
        writer.WriteStartArray("tensors");
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            WriteTensor(writer, tensor);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>
    /// Writes {"name", "dtype", "shape", "sha256", "first"}: the SHA-256 of the contiguous row-major little-endian
    /// bytes and up to four values (complex ones as [real, imaginary]; what JSON has no number for as "NaN",
    /// "Infinity", "-Infinity"). A meta tensor has "meta": true in place of the last two, a sparse one "layout" and its
    /// components, a nested one "layout" and "parts"; a quantized one has "qscheme", "scale" and "zero_point" besides,
    /// and its values are the integers.
    /// </summary>
    /// <param name="writer">Where to.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="CheckpointException">The data cannot be read.</exception>
    public static void WriteTensor(Utf8JsonWriter writer, CheckpointTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(tensor);
        writer.WriteStartObject();
        writer.WriteString("name", tensor.Name);
        WriteBody(writer, tensor);
        writer.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter writer, CheckpointTensor tensor)
    {
        writer.WriteString("dtype", tensor.ElementType.PyTorchName());
        writer.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        if (tensor.Quantization is { } quantization)
        {
            WriteQuantization(writer, quantization);
        }

        if (tensor.HasData)
        {
            writer.WriteString("sha256", tensor.ComputeSha256());
            WriteValues(writer, tensor.FirstValues());
        }
        else if (tensor.IsMeta)
        {
            writer.WriteBoolean("meta", true);
        }
        else
        {
            WriteComponents(writer, tensor);
        }
    }

    private static void WriteQuantization(Utf8JsonWriter writer, TensorQuantization quantization)
    {
        writer.WriteString("qscheme", "torch." + quantization.Scheme);
        if (quantization is { Scale: double scale, ZeroPoint: long zeroPoint })
        {
            writer.WritePropertyName("scale");
            WriteNumber(writer, scale);
            writer.WriteNumber("zero_point", zeroPoint);
        }
    }

    private static void WriteComponents(Utf8JsonWriter writer, CheckpointTensor tensor)
    {
        bool isNested = tensor.Layout == TensorLayout.Nested;
        writer.WriteString("layout", tensor.Layout switch
        {
            TensorLayout.Nested => "nested",
            TensorLayout.SparseCoo => "torch.sparse_coo",
            TensorLayout.SparseCsr => "torch.sparse_csr",
            TensorLayout.SparseCsc => "torch.sparse_csc",
            TensorLayout.SparseBsr => "torch.sparse_bsr",
            _ => "torch.sparse_bsc",
        });
        if (isNested)
        {
            writer.WriteStartArray("parts");
        }

        foreach (CheckpointTensor component in tensor.Components)
        {
            if (!isNested)
            {
                writer.WritePropertyName(component.Name);
            }

            writer.WriteStartObject();
            WriteBody(writer, component);
            writer.WriteEndObject();
        }

        if (isNested)
        {
            writer.WriteEndArray();
        }
    }

    private static void WriteValues(Utf8JsonWriter writer, IReadOnlyList<object> values)
    {
        writer.WriteStartArray("first");
        foreach (object value in values)
        {
            switch (value)
            {
                case double number:
                    WriteNumber(writer, number);
                    break;
                case double[] parts:
                    writer.WriteStartArray();
                    WriteNumber(writer, parts[0]);
                    WriteNumber(writer, parts[1]);
                    writer.WriteEndArray();
                    break;
                case ulong number:
                    writer.WriteNumberValue(number);
                    break;
                default:
                    writer.WriteNumberValue((long)value);
                    break;
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}

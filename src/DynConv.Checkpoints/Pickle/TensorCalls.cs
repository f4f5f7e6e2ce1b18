using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>The functions by which PyTorch's pickles make tensors.</summary>
internal sealed class TensorCalls(CheckpointOptions options, PickleBudget budget)
{
    /// <summary>The tensor that a function makes, or null where it is not one of these or its argument is not a
    /// tensor.</summary>
    public object? Call(KnownGlobal kind, Arguments arguments) => kind switch
    {
        KnownGlobal.RebuildTensor => RebuildV2(arguments, hasFlags: false),
        KnownGlobal.RebuildTensorV2 => RebuildV2(arguments, hasFlags: true),
        KnownGlobal.RebuildTensorV3 => RebuildV3(arguments),
        KnownGlobal.RebuildParameter => arguments[0] is TensorView tensor
            ? tensor.WithRequiresGrad(arguments.Flag(1))
            : null,
        KnownGlobal.Parameter => arguments is { Count: > 0 } && arguments[0] is TensorView tensor
            ? tensor.WithRequiresGrad(arguments.Count < 2 || arguments.Flag(1))
            : null,
        KnownGlobal.RebuildQuantized => RebuildQuantized(arguments),
        KnownGlobal.RebuildSparse => SparseTensors.Rebuild(arguments),
        KnownGlobal.RebuildMeta => RebuildMeta(arguments),
        KnownGlobal.RebuildNested => NestedTensors.Rebuild(arguments, options),
        _ => null,
    };

    private TensorView RebuildV2(Arguments arguments, bool hasFlags)
    {
        StorageReference storage = arguments.Storage(0);
        ElementType type = storage.Type ?? ElementType.UInt8;
        if (type.IsQuantized())
        {
            throw arguments.Refuse($"a {type.PyTorchName()} tensor without a scale");
        }

        return Strided(arguments, type, hasFlags ? Flags(arguments, arguments.Flag(4), 6, type) : null);
    }

    private TensorView RebuildV3(Arguments arguments)
    {
        ElementType type = arguments.Global(6, KnownGlobal.DType, "a dtype").Type!.Value;
        return Strided(arguments, type, Flags(arguments, arguments.Flag(4), 7, type));
    }

    private TensorView Strided(Arguments arguments, ElementType type, TensorView? flags)
    {
        StorageReference storage = arguments.Storage(0);
        long[] shape = Integers(arguments, 2);
        long[] strides = Integers(arguments, 3);
        return TensorChecks.Strided(
            arguments.Origin, arguments.At, type, storage.Data, arguments.Integer(1), shape, strides,
            options.MaxExpandedBytes, flags);
    }

    /// <summary>Lists (unlike tuples) are copied at each use, which is counted.</summary>
    private long[] Integers(Arguments arguments, int i)
    {
        long[] integers = arguments.Integers(i);
        if (arguments[i] is PickleList)
        {
            budget.CountCopies(arguments.Origin, arguments.At, integers.Length);
        }

        return integers;
    }

    /// <summary>Holds what is not geometry: the gradient flag, and lazy conjugation and negation from the last
    /// argument.</summary>
    private static TensorView Flags(Arguments arguments, bool requiresGrad, int metadata, ElementType type)
    {
        bool conjugate = false;
        bool negate = false;
        if (arguments.Count > metadata && arguments[metadata] is not null)
        {
            PickleDict dict = arguments[metadata] as PickleDict ?? throw arguments.Wrong(metadata, "a dict");
            foreach (KeyValuePair<object?, object?> entry in dict.Items)
            {
                bool value = entry.Value is bool flag ? flag : throw arguments.Wrong(metadata, "a dict of bools");
                switch (entry.Key)
                {
                    case "conj":
                        conjugate = value;
                        break;
                    case "neg":
                        negate = value;
                        break;
                    default:
                        throw arguments.Refuse($"metadata {Escaping.Escape(KeyText.Of(entry.Key))} is not known");
                }
            }
        }

        bool isComplex = type.IsComplex();
        bool isFloating = type is ElementType.Float32 or ElementType.Float64
            or ElementType.Float16 or ElementType.BFloat16;
        if ((conjugate && !isComplex) || (negate && !isComplex && !isFloating))
        {
            throw arguments.Refuse($"lazy conjugation or negation of a {type.PyTorchName()} tensor");
        }

        return new TensorView(type, [], [], 0) { RequiresGrad = requiresGrad, Conjugate = conjugate, Negate = negate };
    }

    private TensorView RebuildQuantized(Arguments arguments)
    {
        ElementType type = arguments.Storage(0).Type ?? ElementType.UInt8;
        if (!type.IsQuantized())
        {
            throw arguments.Refuse($"a quantized tensor over a storage of {type.PyTorchName()}");
        }

        long[] shape = Integers(arguments, 2);
        TensorQuantization quantization = QuantizationOf(arguments.Tuple(4), shape);
        return Strided(
            arguments, type,
            new TensorView(type, [], [], 0) { RequiresGrad = arguments.Flag(5), Quantization = quantization });
    }

    private static TensorQuantization QuantizationOf(Arguments parameters, long[] shape)
    {
        string scheme = parameters.Global(0, KnownGlobal.QScheme, "a quantization scheme").Name;
        if (scheme.StartsWith("per_tensor", StringComparison.Ordinal))
        {
            return new TensorQuantization(scheme, parameters.Number(1), parameters.Integer(2));
        }

        long axis = parameters.Integer(3);
        if (axis < 0 || axis >= shape.Length)
        {
            throw parameters.Refuse($"channels along axis {axis} of a tensor of rank {shape.Length}");
        }

        TensorView scales = parameters.Tensor(1);
        TensorView zeroPoints = parameters.Tensor(2);
        foreach (TensorView values in (ReadOnlySpan<TensorView>)[scales, zeroPoints])
        {
            if (values.Shape is not [long channels] || channels != shape[axis]
                || !ElementValues.HasSingles(values.ElementType))
            {
                throw parameters.Refuse("scales or zero points that are not one number for each channel");
            }
        }

        return new TensorQuantization(
            scheme, new CheckpointTensor("scales", scales), new CheckpointTensor("zero_points", zeroPoints), (int)axis);
    }

    private TensorView RebuildMeta(Arguments arguments)
    {
        ElementType type = arguments.Global(0, KnownGlobal.DType, "a dtype").Type!.Value;
        long[] shape = Integers(arguments, 1);
        long[] strides = Integers(arguments, 2);
        if (strides.Length != shape.Length)
        {
            throw arguments.Refuse($"rank {shape.Length} with {strides.Length} strides");
        }

        long count = TensorChecks.CountElements(arguments.Origin, arguments.At, shape);
        return new TensorView(type, shape, strides, count) { RequiresGrad = arguments.Flag(3) };
    }
}

using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace DynConv.Checkpoints.Pickle;

/// <summary>Gives names from a pickle their meaning. A name never leads to code.</summary>
internal static class GlobalTable
{
    private static readonly FrozenDictionary<(string Module, string Name), KnownGlobal> Known =
        BuildKnown().ToFrozenDictionary();

    private static readonly FrozenDictionary<string, ElementType> Storages = new Dictionary<string, ElementType>
    {
        ["DoubleStorage"] = ElementType.Float64,
        ["FloatStorage"] = ElementType.Float32,
        ["HalfStorage"] = ElementType.Float16,
        ["BFloat16Storage"] = ElementType.BFloat16,
        ["LongStorage"] = ElementType.Int64,
        ["IntStorage"] = ElementType.Int32,
        ["ShortStorage"] = ElementType.Int16,
        ["CharStorage"] = ElementType.Int8,
        ["ByteStorage"] = ElementType.UInt8,
        ["BoolStorage"] = ElementType.Bool,
        ["ComplexDoubleStorage"] = ElementType.Complex128,
        ["ComplexFloatStorage"] = ElementType.Complex64,
        ["QInt8Storage"] = ElementType.QInt8,
        ["QUInt8Storage"] = ElementType.QUInt8,
        ["QInt32Storage"] = ElementType.QInt32,
        ["QUInt4x2Storage"] = ElementType.QUInt4x2,
        ["QUInt2x4Storage"] = ElementType.QUInt2x4,
    }.ToFrozenDictionary();

    /// <summary>Gives a name its meaning.</summary>
    public static GlobalName Find(string module, string name)
    {
        if (module is "torch" or "torch.cuda" or "torch.storage" && Storages.TryGetValue(name, out ElementType element))
        {
            return new GlobalName(module, name, KnownGlobal.Storage, element);
        }

        if (Known.TryGetValue((module, name), out KnownGlobal kind))
        {
            return new GlobalName(module, name, kind, null);
        }

        if (module == "torch" && ElementTypes.FromPyTorchName(name) is ElementType type)
        {
            return new GlobalName(module, name, KnownGlobal.DType, type);
        }

        return new GlobalName(module, name, KnownGlobal.None, null);
    }

    private static Dictionary<(string Module, string Name), KnownGlobal> BuildKnown()
    {
        Dictionary<(string Module, string Name), KnownGlobal> known = [];
        void Add(KnownGlobal kind, string module, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                known.Add((module, name), kind);
            }
        }

        Add(KnownGlobal.Storage, "torch.storage", "UntypedStorage", "_UntypedStorage");
        Add(KnownGlobal.Storage, "torch", "UntypedStorage", "_UntypedStorage");
        AddPython(Add);
        AddTorch(Add);
        AddNumpy(Add);
        return known;
    }

    private delegate void Adder(KnownGlobal kind, string module, params ReadOnlySpan<string> names);

    private static void AddPython(Adder add)
    {
        add(KnownGlobal.Dict, "collections", "OrderedDict");
        add(KnownGlobal.DefaultDict, "collections", "defaultdict");
        add(KnownGlobal.Counter, "collections", "Counter");
        add(KnownGlobal.Encode, "_codecs", "encode");
        foreach (string builtins in (ReadOnlySpan<string>)["__builtin__", "builtins"])
        {
            add(KnownGlobal.Dict, builtins, "dict");
            add(KnownGlobal.List, builtins, "list");
            add(KnownGlobal.Set, builtins, "set", "frozenset");
            add(KnownGlobal.Complex, builtins, "complex");
            add(KnownGlobal.Bytes, builtins, "bytes");
            add(KnownGlobal.ByteArray, builtins, "bytearray");
        }

        add(KnownGlobal.Reconstructor, "copy_reg", "_reconstructor");
        add(KnownGlobal.Reconstructor, "copyreg", "_reconstructor");
    }

    private static void AddTorch(Adder add)
    {
        add(KnownGlobal.Size, "torch", "Size");
        add(KnownGlobal.QScheme, "torch", "per_tensor_affine", "per_channel_affine", "per_tensor_symmetric");
        add(KnownGlobal.QScheme, "torch", "per_channel_symmetric", "per_channel_affine_float_qparams");
        add(KnownGlobal.Layout, "torch.serialization", "_get_layout");
        add(KnownGlobal.Parameter, "torch.nn.parameter", "Parameter", "Buffer");
        add(KnownGlobal.RebuildTensor, "torch._utils", "_rebuild_tensor");
        add(KnownGlobal.RebuildTensorV2, "torch._utils", "_rebuild_tensor_v2");
        add(KnownGlobal.RebuildTensorV3, "torch._utils", "_rebuild_tensor_v3");
        add(KnownGlobal.RebuildParameter, "torch._utils", "_rebuild_parameter", "_rebuild_parameter_with_state");
        add(KnownGlobal.RebuildFromType, "torch._tensor", "_rebuild_from_type_v2");
        add(KnownGlobal.RebuildFromType, "torch.tensor", "_rebuild_from_type_v2");
        add(KnownGlobal.RebuildQuantized, "torch._utils", "_rebuild_qtensor");
        add(KnownGlobal.RebuildSparse, "torch._utils", "_rebuild_sparse_tensor", "_rebuild_sparse_csr_tensor");
        add(KnownGlobal.RebuildMeta, "torch._utils", "_rebuild_meta_tensor_no_storage");
        add(KnownGlobal.RebuildNested, "torch._utils", "_rebuild_nested_tensor");
        add(KnownGlobal.Unsupported, "torch._utils", "_rebuild_device_tensor_from_numpy", "_rebuild_wrapper_subclass");
        add(KnownGlobal.Unsupported, "torch._utils", "_rebuild_device_tensor_from_cpu_tensor", "_rebuild_xla_tensor");
        add(KnownGlobal.Unsupported, "torch.storage", "_load_from_bytes");
        add(
            KnownGlobal.JitList, "torch.jit._pickle", "build_intlist", "build_tensorlist", "build_doublelist",
            "build_boollist");
        add(KnownGlobal.JitTypeTag, "torch.jit._pickle", "restore_type_tag");
    }

    private static void AddNumpy(Adder add)
    {
        add(KnownGlobal.NumpyType, "numpy", "dtype");
        foreach (string core in (ReadOnlySpan<string>)["numpy.core", "numpy._core"])
        {
            add(KnownGlobal.NumpyReconstruct, core + ".multiarray", "_reconstruct");
            add(KnownGlobal.NumpyScalar, core + ".multiarray", "scalar");
            add(KnownGlobal.NumpyFromBuffer, core + ".numeric", "_frombuffer");
        }
    }
}

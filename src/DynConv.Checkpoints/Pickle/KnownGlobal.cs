namespace DynConv.Checkpoints.Pickle;

/// <summary>The classes and functions that have a meaning to this reader.</summary>
internal enum KnownGlobal
{
    /// <summary>Any other: an inert name.</summary>
    None,
    Storage,
    DType,
    QScheme,
    Dict,
    DefaultDict,
    Counter,
    List,
    Set,
    Complex,
    Bytes,
    ByteArray,
    Encode,
    Reconstructor,
    Size,
    Parameter,
    Layout,
    RebuildTensor,
    RebuildTensorV2,
    RebuildTensorV3,
    RebuildParameter,
    RebuildFromType,
    RebuildQuantized,
    RebuildSparse,
    RebuildMeta,
    RebuildNested,
    JitList,
    JitTypeTag,
    NumpyReconstruct,
    NumpyScalar,
    NumpyType,
    NumpyFromBuffer,

    /// <summary>Known to make a tensor in a way that is not read.</summary>
    Unsupported,
}

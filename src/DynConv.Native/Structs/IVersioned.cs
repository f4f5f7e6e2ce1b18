namespace DynConv.Native.Structs;

/// <summary>A struct of dynconv.h that begins with its size.</summary>
internal interface IVersioned
{
    /// <summary>Its name in C, for messages.</summary>
    static abstract string CName { get; }
}

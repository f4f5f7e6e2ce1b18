using System;

namespace DynConv.Native.Handles;

/// <summary>Something that C has a handle of.</summary>
internal interface IHandled : IDisposable
{
    /// <summary>Its kind.</summary>
    static abstract HandleKind Kind { get; }
}

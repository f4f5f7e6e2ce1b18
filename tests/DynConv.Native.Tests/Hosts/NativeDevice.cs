using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Hosts;
using DynConv.Native.Tests.Interop;
using Xunit;

[assembly: AssemblyFixture(typeof(NativeDevice))]
[assembly: NoValidationMessages]

namespace DynConv.Native.Tests.Hosts;

/// <summary>The context that most tests use: a device of the library's own, with validation on.</summary>
public sealed unsafe class NativeDevice : IDisposable
{
    private static readonly ConcurrentQueue<string> Log = new();

    public NativeDevice()
    {
        using CText noCache = new(string.Empty);
        NativeContextOptions options = new()
        {
            StructSize = (uint)sizeof(NativeContextOptions),
            EnableValidation = 1,
            CacheFolder = noCache,
            Log = &Write,
        };
        ulong context;
        Expect.Ok(Dynconv.ContextCreate(&options, &context));
        Context = context;
    }

    /// <summary>Its handle.</summary>
    public ulong Context { get; }

    /// <summary>Every line that validation wrote, of every context that logs here.</summary>
    internal static string[] ValidationLines =>
        [.. Log.Where(static line => line.StartsWith("Validation", StringComparison.Ordinal))];

    internal static string[] Lines => [.. Log];

    public void Dispose() => Expect.Ok(Dynconv.ContextDestroy(Context));

    /// <summary>A log function for contexts of tests' own.</summary>
    [UnmanagedCallersOnly]
    internal static void Write(void* user, uint level, byte* text) =>
        Log.Enqueue(Marshal.PtrToStringUTF8((nint)text)!);

    /// <summary>Notes what a host's own messenger says.</summary>
    internal static void Note(string message) => Log.Enqueue($"Validation {message}");
}

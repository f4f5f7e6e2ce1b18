using System.Runtime.InteropServices;

namespace DynConv.Native.Structs;

/// <summary><c>dynconv_frame_bindings</c> of dynconv.h, which documents it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFrameBindings : IVersioned
{
    public uint StructSize;
    public uint InFlight;
    public uint Readback;
    public uint InputImageCount;
    public uint OutputImageCount;
    public uint Reserved;
    public NativeExternalBuffer* Input;
    public NativeExternalImage* InputImages;
    public NativeConversion* InputConversion;
    public NativeExternalBuffer* Output;
    public NativeExternalImage* OutputImages;
    public NativeConversion* OutputConversion;

    public static string CName => "dynconv_frame_bindings";
}

using System.Runtime.InteropServices;

namespace DynConv.Vulkan.Kernels;

/// <summary>One digit of an element that <see cref="Rearrange"/> copies.</summary>
/// <param name="Size">How many values it has.</param>
/// <param name="From">Floats between two of its steps in the input; 0 repeats.</param>
/// <param name="To">Floats between two of its steps in the output.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct RearrangeLoop(uint Size, uint From, uint To);

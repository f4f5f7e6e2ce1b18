using System;
using System.IO;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Benchmarks;

/// <summary>The naive direct form, compiled from naive_convolution.comp at run time.</summary>
internal sealed class NaiveConvolution
{
    private readonly ShaderModuleCode _shader;

    public NaiveConvolution()
    {
        if (!ShaderCompiler.TryCreate(out ShaderCompiler? compiler))
        {
            throw new InvalidOperationException(
                "libshaderc is not installed (Debian: apt-get install libshaderc1 glslc)");
        }

        using (compiler)
        {
            _shader = compiler.CompileFile(Path.Combine(AppContext.BaseDirectory, "naive_convolution.comp"));
        }
    }

    public void Record(
        CommandRecorder recorder, VulkanContext context, Workload load, int samples, BufferRange input,
        BufferRange weights, BufferRange output)
    {
        uint size = (uint)load.Size;
        uint[] push =
        [
            (uint)samples, (uint)load.Groups, (uint)(load.Channels / load.Groups), (uint)(load.Filters / load.Groups),
            size, size, size, size, (uint)load.Kernel, (uint)load.Kernel, 1, (uint)(load.Kernel / 2),
        ];
        recorder.Dispatch(
            _shader,
            default,
            MemoryMarshal.AsBytes(push.AsSpan()),
            GroupCount.Cover((ulong)samples * (ulong)load.Filters * size * size, 64, context.Capabilities),
            [Access.Read, Access.Read, Access.Write],
            [input, weights, output]);
    }
}

using System.IO;
using HostOwnedDevice.Device;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Rendering;

/// <summary>The scene's shaders, which the build embeds as SPIR-V.</summary>
internal static unsafe class ShaderModules
{
    public static ShaderModule Load(HostDevice host, string name)
    {
        using Stream stream = typeof(ShaderModules).Assembly.GetManifestResourceStream(name)
            ?? throw new HostException($"the program was built without {name}");
        byte[] code = new byte[stream.Length];
        stream.ReadExactly(code);
        fixed (byte* first = code)
        {
            ShaderModuleCreateInfo info = new()
            {
                SType = StructureType.ShaderModuleCreateInfo,
                CodeSize = (nuint)code.Length,
                PCode = (uint*)first,
            };
            ShaderModule module;
            host.Vk.CreateShaderModule(host.Handle, &info, null, &module).ThrowIfFailed($"create the shader {name}");
            return module;
        }
    }
}

using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DynConv.Vulkan.Tests.Spirv;

public sealed class SpirvModuleTests
{
    private const string Full = """
        #version 450
        layout(local_size_x_id = 0, local_size_y = 2) in;
        layout(constant_id = 3) const int Steps = -5;
        layout(constant_id = 1) const bool Vector = true;
        layout(constant_id = 2) const float Slope = 0.25;
        layout(constant_id = 7) const bool Unfused = false;
        layout(set = 0, binding = 1, std430) readonly buffer Weights { float weights[]; };
        layout(set = 0, binding = 0, std430) readonly buffer Input { vec4 first; float features[]; };
        layout(set = 0, binding = 2, std430) writeonly buffer Output { float results[]; };
        layout(set = 1, binding = 4, std430) buffer Scratch { float scratch[]; };
        layout(set = 1, binding = 5, std140) uniform Options { vec4 options; };
        layout(push_constant) uniform Sizes { uint planes; uint planeSize; uvec2 strides; float scale[3]; };
        void main()
        {
            uint i = gl_GlobalInvocationID.x;
            if (i >= planes || Unfused) return;
            float value = Vector ? weights[i] * Slope : features[i] + float(Steps) + first.x + options.y;
            scratch[i] += value;
            results[i] = value * float(planeSize + strides.y) * scale[2];
        }
        """;

    private const string Header = "#version 450\nlayout(local_size_x = 8, local_size_y = 4, local_size_z = 2) in;\n";

    public static TheoryData<string> Targets => new("vulkan1.0", "vulkan1.1", "vulkan1.2", "vulkan1.3");

    [Theory]
    [MemberData(nameof(Targets))]
    public void Descriptors_come_in_order_with_their_access(string target)
    {
        SpirvModule module = SpirvModule.Read(Glslc.Compile(Full, $"--target-env={target}"));

        Assert.Equal(
            [
                new SpirvBinding(0, 0, SpirvBindingKind.StorageBuffer, true, false, "Input"),
                new SpirvBinding(0, 1, SpirvBindingKind.StorageBuffer, true, false, "Weights"),
                new SpirvBinding(0, 2, SpirvBindingKind.StorageBuffer, false, true, "Output"),
                new SpirvBinding(1, 4, SpirvBindingKind.StorageBuffer, false, false, "Scratch"),
                new SpirvBinding(1, 5, SpirvBindingKind.UniformBuffer, false, false, "Options"),
            ],
            module.Bindings);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Optimised_modules_keep_their_interface(string target)
    {
        SpirvModule plain = SpirvModule.Read(Glslc.Compile(Full, $"--target-env={target}"));
        SpirvModule optimised = SpirvModule.Read(Glslc.Compile(Full, $"--target-env={target}", "-O"));

        Assert.Equal(
            plain.Bindings.Select(static binding => binding with { Name = "" }),
            optimised.Bindings.Select(static binding => binding with { Name = "" }));
        Assert.Equal(plain.PushConstantBytes, optimised.PushConstantBytes);
        Assert.Equal(
            plain.Specializations.Select(static constant => constant with { Name = "" }),
            optimised.Specializations.Select(static constant => constant with { Name = "" }));
        Assert.Equal(plain.LocalSize, optimised.LocalSize);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Specialization_constants_have_id_type_and_default(string target)
    {
        SpirvModule module = SpirvModule.Read(Glslc.Compile(Full, $"--target-env={target}"));

        Assert.Equal(
            [(0u, SpirvScalar.UInt32, 1.0), (1, SpirvScalar.Bool, 1), (2, SpirvScalar.Float32, 0.25),
                (3, SpirvScalar.Int32, -5), (7, SpirvScalar.Bool, 0)],
            module.Specializations.Select(static constant => (constant.Id, constant.Type, constant.Default)));
        Assert.Equal("Slope", module.Specializations[2].Name);
        Assert.Equal([new SpirvLocalSize(1, 0u), new SpirvLocalSize(2), new SpirvLocalSize(1)], module.LocalSize);
    }

    [Theory]
    [InlineData("vulkan1.1", 3)]
    [InlineData("vulkan1.3", 6)]
    public void Version_entry_point_and_capabilities_are_read(string target, int minor)
    {
        SpirvModule module = SpirvModule.Read(Glslc.Compile(Header + "void main() {}", $"--target-env={target}"));

        Assert.Equal(new Version(1, minor), module.Version);
        Assert.Equal("main", module.EntryPoint);
        Assert.Equal(5u, module.ExecutionModel);
        Assert.Equal([1u], module.Capabilities);
        Assert.Empty(module.Extensions);
        Assert.Equal([new SpirvLocalSize(8), new SpirvLocalSize(4), new SpirvLocalSize(2)], module.LocalSize);
        Assert.Empty(module.Bindings);
        Assert.Empty(module.Specializations);
        Assert.Equal(0, module.PushConstantBytes);
    }

    [Fact]
    public void A_declared_extension_shows_in_capabilities()
    {
        SpirvModule module = SpirvModule.Read(Glslc.Compile(
            "#version 450\n#extension GL_EXT_shader_16bit_storage : require\nlayout(local_size_x = 1) in;\n"
            + "layout(binding = 0) buffer Halves { float16_t halves[]; };\n"
            + "void main() { halves[0] = float16_t(float(halves[1])); }",
            "--target-env=vulkan1.0"));

        Assert.Contains(4433u, module.Capabilities);
        Assert.Equal(["SPV_KHR_16bit_storage"], module.Extensions);
    }

    [Theory]
    [InlineData("uint a;", 4)]
    [InlineData("uint a; uvec3 b;", 28)]
    [InlineData("uvec3 a; uint b;", 16)]
    [InlineData("layout(offset = 16) uint a;", 20)]
    [InlineData("float a[5];", 20)]
    [InlineData("vec2 a[3]; float b;", 28)]
    [InlineData("mat4 a;", 64)]
    [InlineData("float a; mat3x2 b;", 32)]
    [InlineData("layout(row_major) mat3x2 a;", 32)]
    [InlineData("double a; uint b;", 12)]
    [InlineData("Pair a; uint b;", 12)]
    [InlineData("Pair a[2]; uvec4 b;", 32)]
    [InlineData("uint a[32];", 128)]
    public void Push_constants_end_with_their_last_member(string members, int bytes)
    {
        string source = Header + "struct Pair { uint x; uint y; };\n"
            + $"layout(push_constant) uniform Block {{ {members} }} block;\n"
            + "layout(binding = 0) buffer B { uint r; };\n"
            + "void main() { r = uint(block.a == block.a); }";

        Assert.Equal(bytes, SpirvModule.Read(Glslc.Compile(source)).PushConstantBytes);
    }

    [Fact]
    public void Arrays_of_buffers_partly_readonly_blocks_and_images_are_told_apart()
    {
        SpirvModule module = SpirvModule.Read(Glslc.Compile(
            "#version 450\n#extension GL_EXT_samplerless_texture_functions : require\n"
            + "layout(local_size_x = 1) in;\n"
            + "layout(binding = 0) readonly buffer A { float x[]; } many[3];\n"
            + "layout(binding = 1) buffer B { readonly float u; float v; };\n"
            + "layout(binding = 2, r32f) uniform image2D picture;\n"
            + "layout(binding = 3, r32f) uniform writeonly image2D target;\n"
            + "layout(binding = 4) uniform texture2D texels;\n"
            + "layout(binding = 5) uniform sampler2D filtered;\n"
            + "void main() { v = u + many[2].x[0] + imageLoad(picture, ivec2(0)).x; imageStore(target, ivec2(0), vec4(v)); "
            + "v += texelFetch(texels, ivec2(0), 0).x + texelFetch(filtered, ivec2(0), 0).x; }"));

        Assert.Equal([true, false, false, false, false, false], module.Bindings.Select(static binding => binding.NonWritable));
        Assert.Equal(
            [
                SpirvBindingKind.StorageBuffer, SpirvBindingKind.StorageBuffer, SpirvBindingKind.StorageImage,
                SpirvBindingKind.StorageImage, SpirvBindingKind.SampledImage, SpirvBindingKind.Opaque,
            ],
            module.Bindings.Select(static binding => binding.Kind));
    }

    [Fact]
    public void What_is_not_a_module_is_refused()
    {
        byte[] module = Glslc.Compile(Full);

        Assert.Throws<InvalidDataException>(() => SpirvModule.Read([]));
        Assert.Throws<InvalidDataException>(() => SpirvModule.Read(module.AsSpan(0, module.Length - 2)));
        Assert.Throws<InvalidDataException>(() => SpirvModule.Read(module.AsSpan(4)));
        Assert.Throws<InvalidDataException>(() => SpirvModule.Read(module.AsSpan(0, 20)));
        Assert.Throws<InvalidDataException>(() => SpirvModule.Read(module.AsSpan(0, module.Length - 12)));
    }

    [Fact]
    public void A_shader_error_is_reported() =>
        Assert.Contains("'missing'", Assert.Throws<InvalidOperationException>(
            () => Glslc.Compile(Header + "void main() { missing = 1; }")).Message, StringComparison.Ordinal);
}

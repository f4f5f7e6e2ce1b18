using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Spirv;
using Xunit;

namespace DynConv.Vulkan.Tests.Architecture;

/// <summary>
/// A kernel is a shader and a struct that agree. Read from the SPIR-V that the library carries; needs no device.
/// </summary>
public sealed class ShaderContractTests
{
    private const uint ShaderCapability = 1;
    private const uint TexelBufferCapability = 46;
    private const uint ComputeModel = 5;
    private const int LeastPushConstants = 128;

    private const uint HalfStorageCapability = 4433;

    private static readonly uint[] MatrixCapabilities =
        [ShaderCapability, 9 /* Float16 */, 61 /* GroupNonUniform */, 5345 /* VulkanMemoryModel */, 6022];

    public static TheoryData<string> UsualShaders => [.. Repository.Shaders.Union(ShaderLibrary.Names)];

    public static TheoryData<string> MatrixShaders => [.. Repository.MatrixShaders.Union(ShaderLibrary.MatrixNames)];

    public static TheoryData<string> Shaders => [.. UsualShaders.Concat(MatrixShaders).Select(row => row.Data)];

    [Fact]
    public void Every_shader_file_is_embedded_and_nothing_else_is()
    {
        Assert.NotEmpty(Repository.Shaders);
        Assert.Equal(Repository.Shaders, ShaderLibrary.Names);
        Assert.NotEmpty(Repository.MatrixShaders);
        Assert.Equal(Repository.MatrixShaders, ShaderLibrary.MatrixNames);
    }

    [Fact]
    public void Every_shader_has_one_struct_and_every_struct_a_shader() =>
        Assert.Equal(
            Repository.Shaders.Concat(Repository.MatrixShaders).Order(StringComparer.Ordinal),
            KernelInterface.All.Select(kernel => kernel.Shader).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_struct_has_a_sample_here() =>
        Assert.Equal(
            KernelInterface.All.Select(kernel => kernel.Type.ToString()).Order(StringComparer.Ordinal),
            KernelSamples.All.Select(kernel => kernel.GetType().ToString()).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(UsualShaders))]
    public void Modules_need_nothing_beyond_Vulkan_1_1(string shader)
    {
        SpirvModule module = Module(shader);
        // Every device of Vulkan has texel buffers (Vulkan specification, "Required capabilities").
        bool fetches = Struct(shader).Bindings.Any(access => access.TexelWidth() > 0), isHalf = StoresHalves(shader);
        Assert.Equal(isHalf ? new Version(1, 3) : new Version(1, 0), module.Version);
        Assert.Equal(
            fetches ? [ShaderCapability, TexelBufferCapability]
                : isHalf ? [ShaderCapability, HalfStorageCapability] : [ShaderCapability],
            module.Capabilities);
        Assert.Empty(module.Extensions);
        Assert.Equal(isHalf, ModuleCapabilities.StoresHalves(ShaderLibrary.Load(shader).Words.Span));
        Assert.Equal(ComputeModel, module.ExecutionModel);
        Assert.Equal("main", module.EntryPoint);
    }

    [Theory]
    [MemberData(nameof(MatrixShaders))]
    public void Modules_for_matrix_units_need_what_those_need_and_no_more(string shader)
    {
        SpirvModule module = Module(shader);
        Assert.Equal(new Version(1, 3), module.Version);
        uint[] half = StoresHalves(shader) ? [HalfStorageCapability] : [];
        Assert.Equal(MatrixCapabilities.Concat(half).Order(), module.Capabilities.Order());
        Assert.Equal(["SPV_KHR_cooperative_matrix", "SPV_KHR_vulkan_memory_model"], module.Extensions);
        Assert.Equal(ComputeModel, module.ExecutionModel);
        Assert.Equal("main", module.EntryPoint);
        Assert.True(ModuleCapabilities.UsesMatrices(ShaderLibrary.Load(shader).Words.Span));
        Assert.False(ModuleCapabilities.UsesMatrices(ShaderLibrary.Load("softmax").Words.Span));
    }

    /// <summary>
    /// They are compiled by hand (scripts/matrix-shaders.sh), so the binary could be another source's.
    /// </summary>
    [Theory]
    [MemberData(nameof(MatrixShaders))]
    public void A_kept_module_is_of_the_sources_that_are_here(string shader)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "shaders/matrix", $"{shader}.sources"));
        Assert.Contains(lines, line => line.EndsWith($" shaders/matrix/{shader}.comp", StringComparison.Ordinal));
        Assert.All(lines, line =>
        {
            (string hash, string path) = (line[..64], line[64..].Trim());
            byte[] content = File.ReadAllBytes(Path.Combine(Repository.Root, path));
            string actual = Convert.ToHexStringLower(SHA256.HashData(content));
            Assert.True(hash == actual, $"{path} is not what {shader}.spv was made of: run scripts/matrix-shaders.sh");
        });
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Repository.Root, "shaders/matrix", $"{shader}.spv")),
            MemoryMarshal.AsBytes(ShaderLibrary.Load(shader).Words.Span).ToArray());
    }

    [Theory]
    [MemberData(nameof(Shaders))]
    public void Bindings_have_the_access_that_the_struct_declares(string shader)
    {
        SpirvModule module = Module(shader);
        KernelInterface kernel = Struct(shader);
        Assert.All(module.Bindings, binding => Assert.Equal(0, binding.Set));
        // Two views of one buffer (floats, vectors) are two variables at one binding.
        IGrouping<int, SpirvBinding>[] bindings = [.. module.Bindings.GroupBy(binding => binding.Binding)];
        Assert.Equal(Enumerable.Range(0, bindings.Length), bindings.Select(binding => binding.Key));
        IGrouping<int, SpirvBinding>[] buffers = [.. bindings.Take(kernel.Bindings.Length)];
        for (int i = 0; i < buffers.Length; i++)
        {
            bool fetches = kernel.Bindings[i].TexelWidth() > 0;
            SpirvBindingKind kind = fetches ? SpirvBindingKind.TexelBuffer : SpirvBindingKind.StorageBuffer;
            Assert.All(buffers[i], view => Assert.Equal(kind, view.Kind));
            Assert.True(fetches || kernel.Bindings[i] == AccessOf(buffers[i]));
        }

        SpirvBinding[] images = [.. bindings.Skip(kernel.Bindings.Length).Select(Assert.Single)];
        Assert.Equal(kernel.Images, images.Select(UseOf));
    }

    /// <summary>Of the shaders for maps of float16, those bindings have such numbers that the kernel says are maps.</summary>
    [Theory]
    [MemberData(nameof(Shaders))]
    public void Maps_are_what_has_numbers_of_16_bits(string shader)
    {
        HashSet<int> halves = [.. Module(shader).Bindings.Where(view => view.HasHalves).Select(view => view.Binding)];
        HashSet<int> expected = shader switch
        {
            "to_half" => [1],
            "from_half" => [0],
            _ when StoresHalves(shader) => [.. KernelSamples.All
                .Where(sample => sample.GetType() == Struct(shader).Type).SelectMany(KernelInterface.Maps)],
            _ => [],
        };
        Assert.Equal(expected, halves);
    }

    [Theory]
    [MemberData(nameof(Shaders))]
    public void The_struct_is_the_push_constant_block(string shader)
    {
        KernelInterface kernel = Struct(shader);
        Assert.Equal(Module(shader).PushConstantBytes, kernel.PushBytes);
        Assert.InRange(kernel.PushBytes, 4, LeastPushConstants);
        Assert.Equal(LayoutKind.Sequential, kernel.Type.StructLayoutAttribute!.Value);
        Type[] fields = [.. Fields(kernel.Type)];
        Assert.All(fields, field => Assert.Contains(field, new[] { typeof(uint), typeof(int), typeof(float) }));
        Assert.Equal(kernel.PushBytes, fields.Length * sizeof(uint));
    }

    [Theory]
    [MemberData(nameof(Shaders))]
    public void The_struct_sets_every_specialization_constant(string shader)
    {
        // The size of a work-group is declared twice, as local_size_x_id and as a constant to calculate with.
        SpirvSpecialization[] constants = [.. Module(shader).Specializations.DistinctBy(constant => constant.Id)];
        Assert.Equal(
            Enumerable.Range(0, constants.Length).Select(id => (uint)id), constants.Select(constant => constant.Id));
        object[] samples = [.. KernelSamples.All.Where(sample => sample.GetType() == Struct(shader).Type)];
        Assert.NotEmpty(samples);
        foreach (DeviceCapabilities device in new[] { SampleDevice.Least, SampleDevice.Large })
        {
            foreach (object sample in samples)
            {
                Specialization values = KernelInterface.Specialize(sample, device);
                Assert.Equal(constants.Length, values.Count);
                Assert.All(
                    constants.Where(constant => constant.Type == SpirvScalar.Bool),
                    constant => Assert.InRange(values[(int)constant.Id], 0u, 1u));
                Assert.InRange(values[0], 1u, device.MaxGroupInvocations);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shaders))]
    public void Constant_0_is_the_size_of_a_work_group(string shader) =>
        Assert.Equal([0u, null, null], Module(shader).LocalSize.Select(axis => axis.SpecializationId));

    [Theory]
    [MemberData(nameof(Shaders))]
    public void The_other_axes_of_a_work_group_are_1(string shader) =>
        Assert.Equal([1u, 1u], Module(shader).LocalSize.Skip(1).Select(axis => axis.Value));

    [Fact]
    public void A_shader_that_is_not_there_is_named_with_those_that_are()
    {
        ArgumentException missing = Assert.Throws<ArgumentException>(() => ShaderLibrary.Load("nonsense"));
        Assert.Contains("nonsense", missing.Message, StringComparison.Ordinal);
        Assert.Contains("softmax", missing.Message, StringComparison.Ordinal);
    }

    /// <summary>Whether it is one of those that only devices with 16-bit storage run.</summary>
    private static bool StoresHalves(string shader) => shader.EndsWith("_half", StringComparison.Ordinal);

    private static SpirvModule Module(string shader) =>
        SpirvModule.Read(MemoryMarshal.AsBytes(ShaderLibrary.Load(shader).Words.Span));

    private static KernelInterface Struct(string shader) =>
        Assert.Single(KernelInterface.All, kernel => kernel.Shader == shader);

    private static Access AccessOf(IEnumerable<SpirvBinding> views) =>
        views.All(view => view.NonWritable) ? Access.Read
        : views.All(view => view.NonReadable) ? Access.Write
        : Access.ReadWrite;

    private static ImageUse UseOf(SpirvBinding image) => image.Kind switch
    {
        SpirvBindingKind.SampledImage => ImageUse.Sampled,
        // What a storage image is read for would need another access than the caller is told of.
        SpirvBindingKind.StorageImage when image.NonReadable => ImageUse.Storage,
        _ => throw new InvalidOperationException($"binding {image.Binding} is no image that a kernel may have"),
    };

    /// <summary>The types of all fields, of nested structs too.</summary>
    private static IEnumerable<Type> Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .SelectMany(field => field.FieldType.IsPrimitive ? [field.FieldType] : Fields(field.FieldType));
}

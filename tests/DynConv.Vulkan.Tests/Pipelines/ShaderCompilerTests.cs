using System;
using System.IO;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Tests.Architecture;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Spirv;
using Xunit;

namespace DynConv.Vulkan.Tests.Pipelines;

/// <summary>GLSL at run time. Needs shaderc, as the build itself does.</summary>
public sealed class ShaderCompilerTests : IDisposable
{
    private const string Doubles = """
        #version 450
        layout(constant_id = 0) const uint GROUP_SIZE = 64;
        layout(local_size_x_id = 0) in;
        layout(push_constant) uniform Parameters { uint elements; float factor; } p;
        layout(std430, binding = 0) readonly buffer Input { float x[]; };
        layout(std430, binding = 1) writeonly buffer Output { float y[]; };
        void main()
        {
            uint i = gl_GlobalInvocationID.x;
            if (i < p.elements) { y[i] = x[i] * p.factor; }
        }
        """;

    private readonly GpuDevice _gpu;
    private readonly ShaderCompiler _compiler;
    private readonly TemporaryFolder _folder = new();

    public ShaderCompilerTests(GpuDevice gpu)
    {
        _gpu = gpu;
        Assert.True(ShaderCompiler.TryCreate(out ShaderCompiler? compiler), "shaderc is not installed");
        _compiler = compiler;
    }

    public static TheoryData<string> Shaders => [.. Repository.Shaders];

    public void Dispose()
    {
        _compiler.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_shader_of_ones_own_runs()
    {
        ShaderModuleCode shader = _compiler.Compile(Doubles, "times");
        Assert.Equal([3f, 6, 9], Run(shader, 3, new Specialization(32), [1, 2, 3]));
    }

    [Fact]
    public void An_include_is_found_beside_the_file_and_in_its_include_folder()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "include"));
        const string Includes = """
            #version 450
            #extension GL_GOOGLE_include_directive : require
            #include "beside.glsl"
            #include "within.glsl"
            """;
        string file = Write("own.comp", Doubles
            .Replace("#version 450", Includes, StringComparison.Ordinal)
            .Replace("* p.factor", "* FACTOR + within()", StringComparison.Ordinal));
        Write("beside.glsl", "const float FACTOR = 10.0;\n");
        Write("include/within.glsl", "#include \"deeper.glsl\"\nfloat within() { return DEEPER; }\n");
        Write("include/deeper.glsl", "const float DEEPER = 0.5;\n");
        ShaderModuleCode shader = _compiler.CompileFile(file);
        Assert.Equal("own", shader.Name);
        Assert.Equal([10.5f, 20.5f], Run(shader, 0, new Specialization(64), [1, 2]));
    }

    [Fact]
    public void An_error_names_file_and_line()
    {
        string file = Write(
            "wrong.comp", Doubles.Replace("uint i =", "uint i = undeclared +", StringComparison.Ordinal));
        ShaderCompilationException error = Assert.Throws<ShaderCompilationException>(() => _compiler.CompileFile(file));
        Assert.Contains($"{file}:9: error", error.Message, StringComparison.Ordinal);
        Assert.Contains("undeclared", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_include_that_is_missing_is_an_error_that_names_it()
    {
        string source =
            "#version 450\n#extension GL_GOOGLE_include_directive : require\n"
            + "#include \"nowhere.glsl\"\nvoid main() {}\n";
        Assert.Contains(
            "nowhere.glsl", Assert.Throws<ShaderCompilationException>(() => _compiler.Compile(source, "x")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no GLSL")]
    [InlineData("#version 450\n")]
    public void Text_that_is_no_shader_is_an_error(string source) =>
        Assert.Throws<ShaderCompilationException>(() => _compiler.Compile(source, "nothing"));

    [Fact]
    public void A_file_that_is_missing_is_an_error() =>
        Assert.Throws<FileNotFoundException>(() => _compiler.CompileFile(Path.Combine(_folder.Path, "missing.comp")));

    [Fact]
    public void A_compiler_that_is_gone_compiles_nothing_more()
    {
        _compiler.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _compiler.Compile(Doubles, "late"));
    }

    [Theory]
    [MemberData(nameof(Shaders))]
    public void The_librarys_shaders_compile_to_the_interface_that_is_embedded(string name)
    {
        SpirvModule built = Read(ShaderLibrary.Load(name));
        SpirvModule compiled = Read(_compiler.CompileFile(Path.Combine(Repository.Root, "shaders", name + ".comp")));
        // The build aims at Vulkan 1.0, for hosts; a user's own shaders may use 1.1.
        Assert.True(compiled.Version >= built.Version, $"{compiled.Version} compiled, {built.Version} embedded");
        Assert.Equal(built.Capabilities, compiled.Capabilities);
        Assert.Equal(built.Bindings, compiled.Bindings);
        Assert.Equal(built.PushConstantBytes, compiled.PushConstantBytes);
        Assert.Equal(built.Specializations, compiled.Specializations);
    }

    [Fact]
    public void The_librarys_shader_compiled_here_gives_the_same_bits()
    {
        ShaderModuleCode own = _compiler.CompileFile(Path.Combine(Repository.Root, "shaders", "softmax.comp"))
            with { Name = "softmax, own" };
        float[] logits = [1, -2, 3, 0.5f, 7, 7, -1e4f, 1e4f];
        Softmax kernel = new(2, 4, 3);
        float[] embedded = KernelRun.Run(_gpu.Context, kernel, 8, logits);
        float[] compiled = Dispatch(
            own, kernel.Specialize(_gpu.Context.Capabilities),
            MemoryMarshal.AsBytes(new ReadOnlySpan<Softmax>(in kernel)), logits);
        Reference.Parity.SameBits(compiled, embedded, "softmax");
    }

    private static SpirvModule Read(ShaderModuleCode code) => SpirvModule.Read(MemoryMarshal.AsBytes(code.Words.Span));

    private float[] Run(ShaderModuleCode shader, float factor, Specialization specialization, float[] input)
    {
        byte[] block = [.. BitConverter.GetBytes(input.Length), .. BitConverter.GetBytes(factor)];
        return Dispatch(shader, specialization, block, input);
    }

    private float[] Dispatch(
        ShaderModuleCode shader, Specialization specialization, ReadOnlySpan<byte> block, float[] input)
    {
        ulong bytes = (ulong)input.Length * sizeof(float);
        using GpuBuffer source = new(_gpu.Context, bytes, MemoryKind.Upload);
        using GpuBuffer target = new(_gpu.Context, bytes, MemoryKind.Readback);
        input.CopyTo(source.MapSingles(0, input.Length));
        source.Flush();
        using CommandRecorder recorder = _gpu.Context.CreateRecorder();
        recorder.Dispatch(
            shader, specialization, block, new GroupCount(1, 1), [Access.Read, Access.Write], [source, target]);
        using RecordedCommands commands = recorder.Finish();
        commands.Run();
        target.Invalidate();
        return target.MapSingles(0, input.Length).ToArray();
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}

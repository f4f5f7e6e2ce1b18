using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace DynConv.Vulkan.Pipelines;

/// <summary>libshaderc in this process.</summary>
internal sealed unsafe class LibShaderc : IGlslCompiler
{
    private const int ComputeShader = 2;
    private const int TargetVulkan = 0;
    private const uint Vulkan11 = (1u << 22) | (1u << 12);
    private const int OptimizePerformance = 2;

    private static readonly string[] LibraryNames =
        ["libshaderc.so.1", "libshaderc_shared.so.1", "shaderc_shared", "libshaderc.1.dylib"];

    private readonly nint _library;
    private readonly nint _compiler;

    private LibShaderc(nint library)
    {
        _library = library;
        _compiler = ((delegate* unmanaged[Cdecl]<nint>)Symbol("shaderc_compiler_initialize"))();
    }

    /// <summary>
    /// Loads the library; null where it is missing or does not load (Debian 12's libshaderc1 lacks symbols of
    /// SPIRV-Tools that only the glslc program has).
    /// </summary>
    public static LibShaderc? TryLoad()
    {
        foreach (string name in LibraryNames)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new LibShaderc(library);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public uint[] Compile(string source, string path)
    {
        byte[] text = Encoding.UTF8.GetBytes(source);
        byte[] file = Encoding.UTF8.GetBytes(path + '\0');
        nint options = CreateOptions();
        fixed (byte* textBytes = text, fileBytes = file, entry = "main\0"u8)
        {
            var compile = (delegate* unmanaged[Cdecl]<nint, byte*, nuint, int, byte*, byte*, nint, nint>)Symbol(
                "shaderc_compile_into_spv");
            nint result = compile(
                _compiler, textBytes, (nuint)text.Length, ComputeShader, fileBytes, entry, options);
            ((delegate* unmanaged[Cdecl]<nint, void>)Symbol("shaderc_compile_options_release"))(options);
            try
            {
                return ReadResult(result);
            }
            finally
            {
                ((delegate* unmanaged[Cdecl]<nint, void>)Symbol("shaderc_result_release"))(result);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ((delegate* unmanaged[Cdecl]<nint, void>)Symbol("shaderc_compiler_release"))(_compiler);

    private uint[] ReadResult(nint result)
    {
        int status = ((delegate* unmanaged[Cdecl]<nint, int>)Symbol("shaderc_result_get_compilation_status"))(result);
        if (status != 0)
        {
            byte* message =
                ((delegate* unmanaged[Cdecl]<nint, byte*>)Symbol("shaderc_result_get_error_message"))(result);
            throw new ShaderCompilationException(Marshal.PtrToStringUTF8((nint)message)?.Trim() ?? "unknown error");
        }

        nuint length = ((delegate* unmanaged[Cdecl]<nint, nuint>)Symbol("shaderc_result_get_length"))(result);
        byte* bytes = ((delegate* unmanaged[Cdecl]<nint, byte*>)Symbol("shaderc_result_get_bytes"))(result);
        return MemoryMarshal.Cast<byte, uint>(new ReadOnlySpan<byte>(bytes, (int)length)).ToArray();
    }

    private nint CreateOptions()
    {
        nint options = ((delegate* unmanaged[Cdecl]<nint>)Symbol("shaderc_compile_options_initialize"))();
        ((delegate* unmanaged[Cdecl]<nint, int, uint, void>)Symbol("shaderc_compile_options_set_target_env"))(
            options, TargetVulkan, Vulkan11);
        ((delegate* unmanaged[Cdecl]<nint, int, void>)Symbol("shaderc_compile_options_set_optimization_level"))(
            options, OptimizePerformance);
        var setInclude = (delegate* unmanaged[Cdecl]<nint, void*, void*, void*, void>)Symbol(
            "shaderc_compile_options_set_include_callbacks");
        setInclude(
            options,
            (delegate* unmanaged[Cdecl]<void*, byte*, int, byte*, nuint, Include*>)&Resolve,
            (delegate* unmanaged[Cdecl]<void*, Include*, void>)&Release,
            null);
        return options;
    }

    private nint Symbol(string name) => NativeLibrary.GetExport(_library, name);

    /// <summary>shaderc_include_result.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Include
    {
        public nint Name;
        public nuint NameLength;
        public nint Content;
        public nuint ContentLength;
        public nint User;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Include* Resolve(void* user, byte* requested, int type, byte* requesting, nuint depth)
    {
        _ = (user == null, type, depth);
        string wanted = Marshal.PtrToStringUTF8((nint)requested) ?? "";
        string from = Marshal.PtrToStringUTF8((nint)requesting) ?? "";
        var answer = (Include*)Marshal.AllocCoTaskMem(sizeof(Include));
        foreach (string between in new[] { "", "include" })
        {
            try
            {
                string candidate = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(from)) ?? ".", between, wanted);
                Fill(answer, candidate, File.ReadAllText(candidate));
                return answer;
            }
            catch (Exception e)
                when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                // Try the next folder. Nothing may be thrown through the compiler's own frames.
            }
        }

        // An empty name tells shaderc that the content is an error message.
        Fill(answer, "", $"cannot find include file {wanted}");
        return answer;
    }

    private static void Fill(Include* answer, string name, string content)
    {
        answer->Name = Marshal.StringToCoTaskMemUTF8(name);
        answer->NameLength = (nuint)Encoding.UTF8.GetByteCount(name);
        answer->Content = Marshal.StringToCoTaskMemUTF8(content);
        answer->ContentLength = (nuint)Encoding.UTF8.GetByteCount(content);
        answer->User = 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(void* user, Include* include)
    {
        _ = user == null;
        Marshal.FreeCoTaskMem(include->Name);
        Marshal.FreeCoTaskMem(include->Content);
        Marshal.FreeCoTaskMem((nint)include);
    }
}

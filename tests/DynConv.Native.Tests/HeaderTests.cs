using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using DynConv.Native.Errors;
using DynConv.Native.Exports;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Interop;
using DynConv.Vulkan.Device;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>dynconv.h says what the library does: names, types, sizes, numbers.</summary>
public sealed partial class HeaderTests : IDisposable
{
    private static readonly Type[] Structs =
        [.. typeof(IVersioned).Assembly.GetTypes().Where(static type => type.Namespace == typeof(IVersioned).Namespace
            && type is { IsValueType: true, IsNested: false })];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gcc", "c99", "header.c")]
    [InlineData("gcc", "c11", "header.c")]
    [InlineData("g++", "c++11", "header.cpp")]
    [InlineData("g++", "c++20", "header.cpp")]
    public void It_compiles_without_a_warning(string compiler, string standard, string file)
    {
        File.WriteAllText(_folder.File(file), """
            #include "dynconv.h"
            int main(void)
            {
                dynconv_network_options options = DYNCONV_INIT(dynconv_network_options);
                return options.struct_size == sizeof options && !options.architecture ? 0 : 1;
            }
            """);
        Command.RunOk(
            compiler, $"-std={standard}", "-Wall", "-Wextra", "-Wpedantic", "-Wpadded", "-Werror", "-I",
            Path.GetDirectoryName(Repository.Header)!, _folder.File(file), "-o", _folder.File("header"));
        Command.RunOk(_folder.File("header"));
    }

    [Fact]
    public void The_library_exports_what_it_declares_and_nothing_else()
    {
        string[] exported = [.. Command
            .RunOk("nm", "-D", "--defined-only", "--format=just-symbols", Dynconv.LibraryPath)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static name => name.Split('@')[0])
            .Where(static name => !VersionNode().IsMatch(name))];
        Assert.Equal(Prototypes().Keys.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Functions_take_and_give_what_it_declares()
    {
        Dictionary<string, string> declared = Prototypes();
        foreach ((string name, MethodInfo method) in Exports())
        {
            string signature = $"{CTypeOf(method.ReturnType)}({string.Join(", ", method.GetParameters().Select(
                static parameter => $"{CTypeOf(parameter.ParameterType)} {Snake(parameter.Name!)}"))})";
            Assert.True(declared.TryGetValue(name, out string? header), $"{name} is not declared");
            Assert.Equal($"{name}: {header}", $"{name}: {signature}");
        }

        Assert.Equal(declared.Count, Exports().Count);
    }

    [Fact]
    public void Structs_are_laid_out_as_it_says()
    {
        StringBuilder program = new("#include <stdio.h>\n#include \"dynconv.h\"\nint main(void)\n{\n");
        List<string> expected = [];
        foreach (Type type in Structs)
        {
            string name = CNameOf(type);
            int size = SizeOf(type);
            program.Append(CultureInfo.InvariantCulture, $"printf(\"{name} %zu\\n\", sizeof({name}));\n");
            expected.Add($"{name} {size}");
            int end = 0;
            foreach (FieldInfo field in type.GetFields())
            {
                string member = $"{name}.{Snake(field.Name)}";
                program.Append(
                    CultureInfo.InvariantCulture,
                    $"printf(\"{member} %zu %zu\\n\", offsetof({name}, {Snake(field.Name)}), "
                    + $"sizeof((({name} *)0)->{Snake(field.Name)}));\n");
                int length = SizeOf(field);
                expected.Add($"{member} {end} {length}");
                end += length;
            }

            // No field of C is left out: C has no padding either (see above).
            Assert.Equal(size, end);
        }

        File.WriteAllText(_folder.File("layout.c"), program.Append("return 0;\n}\n").ToString());
        Command.RunOk(
            "gcc", "-std=c99", "-Werror", "-I", Path.GetDirectoryName(Repository.Header)!, _folder.File("layout.c"),
            "-o", _folder.File("layout"));
        Assert.Equal(expected, Command.RunOk(_folder.File("layout")).TrimEnd().Split('\n'));
    }

    [Fact]
    public void Numbers_are_those_of_the_library()
    {
        Dictionary<string, long> constants = [];
        foreach (Match match in Constant().Matches(File.ReadAllText(Repository.Header)))
        {
            constants.Add(match.Groups[1].Value, long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        }

        unsafe
        {
            foreach (ResultCode code in Enum.GetValues<ResultCode>())
            {
                string name = Marshal.PtrToStringUTF8((nint)Dynconv.ResultName((int)code))!;
                Assert.Equal((long)code, constants[name]);
                Assert.EndsWith(Snake(code.ToString()).ToUpperInvariant(), name, StringComparison.Ordinal);
            }
        }

        Assert.Equal(
            Enum.GetValues<ResultCode>().Length,
            constants.Keys.Count(static name => name.Contains("ERROR_", StringComparison.Ordinal)) + 2);
        foreach (DeviceKind kind in Enum.GetValues<DeviceKind>())
        {
            Assert.Equal((long)kind, constants[$"DYNCONV_DEVICE_{kind.ToString().ToUpperInvariant()}"]);
        }

        foreach (VulkanFeatures feature in Enum.GetValues<VulkanFeatures>().Where(static f => f != VulkanFeatures.None))
        {
            Assert.Equal((long)feature, constants[$"DYNCONV_FEATURE_{Snake(feature.ToString()).ToUpperInvariant()}"]);
        }
    }

    [Fact]
    public void Its_version_is_the_librarys_and_the_packages()
    {
        string text = File.ReadAllText(Repository.Header);
        uint[] parts = [.. new[] { "MAJOR", "MINOR", "PATCH" }.Select(part => uint.Parse(
            Regex.Match(text, $"#define DYNCONV_VERSION_{part} (\\d+)").Groups[1].Value,
            CultureInfo.InvariantCulture))];
        Assert.Equal((parts[0] << 22) | (parts[1] << 12) | parts[2], Dynconv.Version());
        Version version = typeof(VulkanContext).Assembly.GetName().Version!;
        Assert.Equal($"{version.Major}.{version.Minor}.{version.Build}", string.Join('.', parts));
    }

    private static Dictionary<string, MethodInfo> Exports() => typeof(LibraryExports).Assembly.GetTypes()
        .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(static method => method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>() is not null)
        .ToDictionary(static method => method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()!.EntryPoint!);

    /// <summary>Every declared function: what it gives and takes, without names of handles and without const.</summary>
    private static Dictionary<string, string> Prototypes()
    {
        Dictionary<string, string> prototypes = [];
        foreach (Match match in Prototype().Matches(Comment().Replace(File.ReadAllText(Repository.Header), " ")))
        {
            string[] parameters = match.Groups[3].Value is "void" ? [] : match.Groups[3].Value.Split(',');
            prototypes.Add(
                match.Groups[2].Value,
                $"{Plain(match.Groups[1].Value)}({string.Join(", ", parameters.Select(Plain))})");
        }

        return prototypes;
    }

    private static string Plain(string declaration)
    {
        string text = Regex.Replace(declaration, @"\bconst\b", " ");
        text = Regex.Replace(text, @"\bdynconv_(context|recommendation|network|plan|frame|ticket)\b", "uint64_t");
        text = text.Replace("dynconv_result", "int32_t", StringComparison.Ordinal);
        return Regex.Replace(Regex.Replace(text, @"\s+", " "), @" ?(\*+) ?", "$1 ").Trim();
    }

    private static string CTypeOf(Type type) => type.IsPointer ? CTypeOf(type.GetElementType()!) + "*"
        : type == typeof(uint) ? "uint32_t"
        : type == typeof(ulong) ? "uint64_t"
        : type == typeof(int) ? "int32_t"
        : type == typeof(float) ? "float"
        : type == typeof(byte) ? "char"
        : type == typeof(void) ? "void"
        : CNameOf(type);

    private static string CNameOf(Type type) => "dynconv" + Snake(type.Name["Native".Length..], leading: true);

    private static string Snake(string name, bool leading = false) =>
        (leading ? "_" : string.Empty) + Capital().Replace(name, "_").ToLowerInvariant();

    private static int SizeOf(Type type) => type.IsPointer || type.IsFunctionPointer || type == typeof(nint)
        ? nint.Size
        : type == typeof(uint) || type == typeof(float) ? 4
        : type == typeof(ulong) ? 8
        : type == typeof(byte) ? 1
        : type.GetFields().Sum(SizeOf);

    private static int SizeOf(FieldInfo field)
    {
        CustomAttributeData? buffer = field.CustomAttributes.FirstOrDefault(
            static attribute => attribute.AttributeType.Name == "FixedBufferAttribute");
        return buffer is null
            ? SizeOf(field.FieldType)
            : (int)buffer.ConstructorArguments[1].Value! * SizeOf((Type)buffer.ConstructorArguments[0].Value!);
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"DYNCONV_API ([\w ]+\**)\s*(dynconv_\w+)\(([^)]*)\);")]
    private static partial Regex Prototype();

    [GeneratedRegex(@"(DYNCONV_[A-Z_]+) = (-?\d+)")]
    private static partial Regex Constant();

    [GeneratedRegex(@"^V\d")]
    private static partial Regex VersionNode();

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Capital();
}

using System;
using System.Collections.Generic;
using System.IO;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>samples/CAbi, built and run as its README says, and C programs beside it, under validation.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly string[] Flags = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"];

    private readonly ScratchFolder _folder = new();

    /// <summary>Puts the layer into programs that do not ask for it: its messages go to a file.</summary>
    private Dictionary<string, string> Validation
    {
        get
        {
            File.WriteAllText(_folder.File("vk_layer_settings.txt"), $"""
                khronos_validation.debug_action = VK_DBG_LAYER_ACTION_LOG_MSG
                khronos_validation.report_flags = error,warn,perf
                khronos_validation.log_filename = {Messages}
                khronos_validation.enables = VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT

                """);
            return new Dictionary<string, string>
            {
                ["VK_INSTANCE_LAYERS"] = "VK_LAYER_KHRONOS_validation",
                ["VK_LAYER_SETTINGS_PATH"] = _folder.Path,
            };
        }
    }

    private string Messages => _folder.File("validation.txt");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_digit_is_as_in_PyTorch()
    {
        string sample = Path.Combine(Repository.Root, "samples", "CAbi");
        Command.RunOk("bash", Path.Combine(sample, "build.sh"), _folder.File("digits"));
        (int code, string output) = Command.Run(
            _folder.File("digits"), [Path.Combine(Repository.Root, "samples", "Digits")], Validation);
        Assert.True(code == 0, $"exit code {code}:\n{output}");
        Assert.Contains("1972 of 2000 right (98.60 %), PyTorch 1972;", output, StringComparison.Ordinal);
        Assert.Contains("DYNCONV_ERROR_FILE: absent.pth: there is no such file", output, StringComparison.Ordinal);
        AssertNoMessages();
    }

    [Fact]
    public void Validation_is_really_on_in_such_a_program()
    {
        File.WriteAllText(_folder.File("wrong.c"), """
            #include "host.h"
            int main(void)
            {
                host host;
                host_create(&host);
                const VkBufferCreateInfo empty = { .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO };
                VkBuffer buffer = VK_NULL_HANDLE;
                vkCreateBuffer(host.device, &empty, NULL, &buffer);
                return 0;
            }
            """);
        string sample = Path.Combine(Repository.Root, "samples", "CAbi");
        Command.RunOk(
            "gcc", [.. Flags, "-I", sample, _folder.File("wrong.c"), Path.Combine(sample, "host.c"), "-lvulkan", "-o",
            _folder.File("wrong")]);
        Command.Run(_folder.File("wrong"), [], Validation);
        Assert.Contains("VUID-VkBufferCreateInfo-size", File.ReadAllText(Messages), StringComparison.Ordinal);
    }

    private void AssertNoMessages() =>
        Assert.Equal(string.Empty, File.Exists(Messages) ? File.ReadAllText(Messages) : string.Empty);
}

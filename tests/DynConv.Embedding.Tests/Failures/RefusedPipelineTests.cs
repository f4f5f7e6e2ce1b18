using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Planning;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Failures;

/// <summary>
/// A driver that does not compile one of our pipelines, each of them in turn: a form of convolution is replaced by
/// another, what has no other is an error. The network has a 1×1 convolution, which lavapipe makes as a matrix product, and
/// one of 3×3, which SwiftShader makes by Winograd.
/// </summary>
public sealed class RefusedPipelineTests(HostStage stage)
{
    private const string Create = "vkCreateComputePipelines";
    private static readonly Network Net = Network.Build(
        new Sequential(("a", new DynamicConv2d(32, 32, 3, padding: 1)), ("b", new DynamicConv2d(32, 7, 1))),
        new RandomWeights(17).DynamicConvolution("a", 3, 32, 32, 3).DynamicConvolution("b", 3, 7, 32, 1).StateDict);

    private static readonly TensorShape Shape = new(2, 32, 24, 23);

    [Theory]
    [InlineData(Result.ErrorUnknown)]
    [InlineData(Result.ErrorInvalidShaderNV)]
    public void A_form_that_does_not_compile_is_logged_and_replaced(Result failure)
    {
        List<string> errors = [];
        List<string[]> logs = [];
        TryEach(calls => n => calls[Create].FailOnce(n, failure), errors, logs);

        string[] replaced = [.. logs.SelectMany(static lines => lines)];
        Assert.NotEmpty(replaced);
        Assert.All(logs, static lines => Assert.InRange(lines.Length, 0, 1));
        Assert.Contains(replaced, IsOfForm);
        Assert.All(replaced, line =>
        {
            Assert.Contains(" is not used in this plan, ", line, StringComparison.Ordinal);
            Assert.Matches("compile pipeline (convolution|winograd)_", line);
            Assert.Contains($"{failure}", line, StringComparison.Ordinal);
        });
        // The attention has one form only.
        Assert.Contains(errors, static error => error.Contains("attention", StringComparison.Ordinal));
        Assert.All(errors, error => Assert.Contains($"{failure}", error, StringComparison.Ordinal));
    }

    /// <summary>From a pipeline on, none compiles: after the forms the direct one is tried, and its failure is told.</summary>
    [Fact]
    public void The_failure_of_the_direct_form_is_the_error()
    {
        List<string> errors = [];
        List<string[]> logs = [];
        TryEach(calls => n => calls[Create].FailFrom(n, Result.ErrorUnknown), errors, logs);

        Assert.All(errors, static error =>
        {
            Assert.StartsWith("compile pipeline ", error, StringComparison.Ordinal);
            Assert.EndsWith(": ErrorUnknown; run again with validation on for details", error, StringComparison.Ordinal);
        });
        Assert.Contains(logs, static lines => lines.Any(IsOfForm));
        Assert.Contains(errors, static error =>
            error.StartsWith("compile pipeline convolution ", StringComparison.Ordinal)
            || error.StartsWith("compile pipeline convolution_texels ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Result.ErrorOutOfDeviceMemory)]
    [InlineData(Result.ErrorOutOfHostMemory)]
    [InlineData(Result.ErrorDeviceLost)]
    public void Want_of_memory_and_loss_are_no_reason_to_try_another(Result failure)
    {
        List<string> errors = [];
        List<string[]> logs = [];
        TryEach(calls => n => calls[Create].FailOnce(n, failure), errors, logs);

        Assert.InRange(errors.Count, 3, 100);
        Assert.All(logs, static lines => Assert.DoesNotContain(lines, IsOfForm));
    }

    private static bool IsOfForm(string line) =>
        line.StartsWith("Pointwise ", StringComparison.Ordinal) || line.StartsWith("Winograd", StringComparison.Ordinal);

    /// <summary>Makes the first, the second, … pipeline fail, until none does. A plan that is made is right.</summary>
    private void TryEach(Func<InterceptedCalls, Action<int>> fail, List<string> errors, List<string[]> logs)
    {
        float[] input = TestNetwork.Input(Shape), expected = stage.Expect(Net, Shape, input);
        Host host = stage.Poor;
        for (int n = 1; ; n++)
        {
            Assert.True(n < 100, "it never succeeds");
            InterceptedCalls calls = host.Intercept();
            RecordingLog log = new();
            fail(calls)(n);
            try
            {
                using VulkanContext context = host.Adopt(calls, log);
                using Plan plan = Net.Compile(context, Shape);
                float[] output = new float[expected.Length];
                plan.Run(input, output);
                float largest = expected.Max(Math.Abs);
                Assert.All(output.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1e-4f * largest, 1e-4f * largest));
            }
            catch (VulkanException e)
            {
                errors.Add(e.Message);
            }

            logs.Add([.. log.Warnings]);
            Assert.True(calls.Alive == 0, calls.AliveText);
            GC.KeepAlive(calls);
            if (calls[Create].Count < n)
            {
                return;
            }
        }
    }
}

using System;
using System.IO;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Lending;

/// <summary>Compiled pipelines that the host keeps: as a VkPipelineCache of its own, or as bytes.</summary>
public sealed unsafe class PipelineCacheTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 14);

    [Fact]
    public void A_lent_cache_is_compiled_with_and_stays_the_hosts()
    {
        Host host = stage.Poor;
        PipelineCache cache = CreateCache(host);
        InterceptedCalls calls = host.Intercept();
        UseFolder(folder =>
        {
            using (VulkanContext context = VulkanContext.Adopt(
                host.Lend(calls) with { PipelineCache = cache.Handle },
                new VulkanContextOptions { CacheFolder = folder }))
            {
                using Plan plan = Net.Compile(context, TestNetwork.Shape);
                plan.WarmUp();
                Assert.NotEmpty(context.Pipelines.Export());
            }

            Assert.Empty(Directory.GetFiles(folder));
        });
        Assert.Equal([cache.Handle], calls.Caches);
        Assert.Equal(0, calls["vkCreatePipelineCache"].Count);
        Assert.Equal(0, calls["vkDestroyPipelineCache"].Count);
        // Still the host's: validation tells if it is not.
        nuint size = 0;
        host.Api.GetPipelineCacheData(host.Device, cache, &size, null).Ok();
        Assert.NotEqual((nuint)0, size);
        host.Api.DestroyPipelineCache(host.Device, cache, null);
        GC.KeepAlive(calls);
    }

    [Fact]
    public void Exported_pipelines_are_taken_by_the_next_start_and_no_file_is_written()
    {
        Host host = stage.Poor;
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        UseFolder(folder =>
        {
            (byte[] exported, _) = Start(host, folder, default(ReadOnlyMemory<byte>), input, expected);
            (byte[] again, RecordingLog log) = Start(host, folder, exported, input, expected);
            Assert.NotEmpty(exported);
            Assert.NotEmpty(again);
            Assert.Empty(log.Warnings);
            Assert.Empty(Directory.GetFiles(folder));
        });
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("cut")]
    [InlineData("another's")]
    [InlineData("noise")]
    [InlineData("header only")]
    public void Damaged_or_foreign_data_is_ignored_with_a_log_line(string what)
    {
        Host host = stage.Poor;
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        UseFolder(folder =>
        {
            (byte[] data, _) = Start(host, folder, default(ReadOnlyMemory<byte>), input, expected);
            switch (what)
            {
                case "damaged":
                    data[^1] ^= 0x40;
                    break;
                case "cut":
                    data = data[..^1];
                    break;
                case "another's":
                    // Somewhere in the first words are vendor, device and driver.
                    data.AsSpan(8, 24).Reverse();
                    break;
                case "noise":
                    new Random(5).NextBytes(data);
                    break;
                default:
                    data = data[..8];
                    break;
            }

            (byte[] again, RecordingLog log) = Start(host, folder, data, input, expected);
            Assert.NotEmpty(again);
            string warning = Assert.Single(log.Warnings);
            Assert.Contains("PipelineCacheData", warning, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder));
        });
    }

    private static PipelineCache CreateCache(Host host)
    {
        PipelineCacheCreateInfo info = new() { SType = StructureType.PipelineCacheCreateInfo };
        PipelineCache made;
        host.Api.CreatePipelineCache(host.Device, &info, null, &made).Ok();
        return made;
    }

    private static (byte[] Exported, RecordingLog Log) Start(
        Host host, string folder, ReadOnlyMemory<byte> data, float[] input, float[] expected)
    {
        RecordingLog log = new();
        using VulkanContext context = VulkanContext.Adopt(
            host.Lend(),
            new VulkanContextOptions { CacheFolder = folder, PipelineCacheData = data, LoggerFactory = log });
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        plan.WarmUp();
        float[] output = new float[expected.Length];
        plan.Run(input, output);
        Bits.Same(expected, output);
        return (context.Pipelines.Export(), log);
    }

    private static void UseFolder(Action<string> use)
    {
        string folder = Directory.CreateTempSubdirectory("dynconv-embedding").FullName;
        try
        {
            use(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

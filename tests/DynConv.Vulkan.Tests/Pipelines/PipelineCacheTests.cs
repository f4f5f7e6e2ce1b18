using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Tests.Device;
using Xunit;

namespace DynConv.Vulkan.Tests.Pipelines;

/// <summary>
/// The driver's compiled pipelines on disk: used again if whole, a miss with a log line if anything is wrong with them.
/// </summary>
public sealed class PipelineCacheTests : IDisposable
{
    private const int HeaderBytes = 84;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_written_once_and_read_by_the_next_context()
    {
        string[] first = Open();
        Assert.Contains(first, line => line.StartsWith("Debug 5 ", StringComparison.Ordinal));
        Assert.DoesNotContain(first, line => line.StartsWith("Debug 4 ", StringComparison.Ordinal));
        FileInfo file = new(TheFile());
        Assert.True(file.Length > HeaderBytes);
        Assert.Contains(
            Open(), line => line == $"Debug 4 Pipeline cache {file.FullName}: read {file.Length - HeaderBytes} bytes");
    }

    [Fact]
    public void Nothing_is_written_where_there_is_nothing_new() => OwnContext.Use(
        options => options with { CacheFolder = _folder.Path },
        context =>
        {
            context.Pipelines.Save();
            Assert.Empty(Directory.GetFiles(_folder.Path));
            PipelineManagerTests.RunSoftmax(context, 4);
            context.Pipelines.Save();
            File.Delete(TheFile());
            context.Pipelines.Save();
            Assert.Empty(Directory.GetFiles(_folder.Path));
        });

    [Fact]
    public void An_empty_folder_name_turns_the_file_off()
    {
        LogLines log = new();
        OwnContext.Use(options => options with { CacheFolder = "", LoggerFactory = log }, RunAndSave);
        Assert.DoesNotContain(log.All, line => line.Contains("Pipeline cache", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_damage_is_a_miss_with_a_log_line()
    {
        Open();
        string path = TheFile();
        byte[] whole = File.ReadAllBytes(path);
        // Many damages, one context: what decides is the file class, the driver never sees a byte of them.
        OwnContext.Use(options => options with { CacheFolder = "" }, context =>
        {
            for (int length = 0; length < whole.Length;
                length += length < 4 * HeaderBytes ? 7 : 7 * (1 + (whole.Length / 2000)))
            {
                AssertMiss(context, path, whole[..length]);
            }

            for (int at = 0; at < HeaderBytes; at++)
            {
                AssertMiss(context, path, Flip(whole, at, 1 << (at % 8)));
            }

            AssertMiss(context, path, Flip(whole, HeaderBytes, 1));
            AssertMiss(context, path, Flip(whole, whole.Length / 2, 0x10));
            AssertMiss(context, path, Flip(whole, whole.Length - 1, 0x80));
            AssertMiss(context, path, [.. whole, 0]);
            AssertMiss(context, path, [.. whole, .. whole]);
            File.WriteAllBytes(path, whole);
            PipelineCacheFile file = new(new PipelineCacheFormat(context), _folder.Path, new LogLines());
            Assert.Equal(whole[HeaderBytes..], file.Read());
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(5000)]
    public void A_context_opens_beside_a_broken_file_and_replaces_it(int bytes)
    {
        Open();
        string path = TheFile();
        byte[] garbage = new byte[bytes];
        new Random(3).NextBytes(garbage);
        File.WriteAllBytes(path, garbage);
        Assert.Contains(
            Open(), line => line.StartsWith($"Warning 3 Pipeline cache {path} is not used", StringComparison.Ordinal));
        Assert.DoesNotContain(Open(), line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public void A_directory_in_its_place_is_a_miss_and_stays()
    {
        Open();
        string path = TheFile();
        File.Delete(path);
        Directory.CreateDirectory(path);
        string[] lines = Open();
        // Once because it cannot be read, once because it cannot be written.
        Assert.Equal(
            2,
            lines.Count(
                line => line.StartsWith($"Warning 3 Pipeline cache {path} is not used", StringComparison.Ordinal)));
        Assert.True(Directory.Exists(path));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_is_logged()
    {
        string file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        foreach (string impossible in new[] { Path.Combine(file, "below"), "\0", new string('x', 300) })
        {
            LogLines log = new();
            OwnContext.Use(options => options with { CacheFolder = impossible, LoggerFactory = log }, RunAndSave);
            Assert.Single(log.Warnings);
        }
    }

    [Fact]
    public void Another_device_has_another_file()
    {
        Open();
        // The name is a hash of who wrote the file; the header says it again, so a renamed file is refused too.
        string other = Path.Combine(_folder.Path, "pipelines-0123456789abcdef.bin");
        byte[] foreign = Flip(File.ReadAllBytes(TheFile()), 8, 1);
        File.WriteAllBytes(other, foreign);
        Assert.DoesNotContain(Open(), line => line.StartsWith("Warning", StringComparison.Ordinal));
        File.Delete(other);
        File.WriteAllBytes(TheFile(), foreign);
        Assert.Contains(Open(), line => line.EndsWith("another device or driver wrote it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_contexts_may_write_at_once()
    {
        for (int round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(Open)));
            Assert.Equal(TheFile(), Assert.Single(Directory.GetFiles(_folder.Path)));
            Assert.Contains(Open(), line => line.StartsWith("Debug 4 ", StringComparison.Ordinal));
            File.Delete(TheFile());
        }
    }

    private static void RunAndSave(VulkanContext context)
    {
        PipelineManagerTests.RunSoftmax(context, 4);
        context.Pipelines.Save();
    }

    private static byte[] Flip(byte[] whole, int at, int bits)
    {
        byte[] damaged = [.. whole];
        damaged[at] ^= (byte)bits;
        return damaged;
    }

    private void AssertMiss(VulkanContext context, string path, byte[] content)
    {
        File.WriteAllBytes(path, content);
        LogLines log = new();
        Assert.Empty(new PipelineCacheFile(new PipelineCacheFormat(context), _folder.Path, log).Read());
        Assert.Single(log.Warnings);
    }

    /// <summary>Opens a context, makes a pipeline, saves, and gives the log lines.</summary>
    private string[] Open()
    {
        LogLines log = new();
        OwnContext.Use(options => options with { CacheFolder = _folder.Path, LoggerFactory = log }, RunAndSave);
        return log.All;
    }

    private string TheFile() => Assert.Single(Directory.GetFileSystemEntries(_folder.Path, "pipelines-*.bin"));
}

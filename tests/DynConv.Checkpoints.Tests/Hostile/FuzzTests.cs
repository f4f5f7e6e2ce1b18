using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Containers;
using DynConv.Checkpoints.Tests.Assembly;
using Xunit;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>
/// Changes small sound files by chance. Nothing but <see cref="CheckpointException"/> may come out, within bounds of
/// time and memory. DYNCONV_FUZZ sets the number of changes for each file.
/// </summary>
public sealed class FuzzTests
{
    private const long MemoryLimit = 64L << 20;

    private static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("DYNCONV_FUZZ"), out int count) ? count : 150;

    public static TheoryData<string> Files() => [.. SmallFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_changed_file_is_read_or_refused(string name)
    {
        byte[] file = SmallFiles.All[name];
        Fuzz(name, mutator => mutator.Mutate(file, Other(mutator)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_changed_record_of_a_sound_archive_is_read_or_refused(string name)
    {
        byte[] file = SmallFiles.All[name];
        if (!file.AsSpan().StartsWith("PK"u8))
        {
            // What is no archive is a record itself: a pickle or an array inside one.
            Fuzz(name, mutator => TorchFiles.Zip("archive/data.pkl", mutator.Mutate(file, Other(mutator))));
            return;
        }

        (string Name, byte[] Data)[] records = Records(file);
        Fuzz(name, mutator =>
        {
            int changed = mutator.Next(records.Length);
            ZipAssembler zip = new();
            foreach (((string record, byte[] data), int i) in records.Select(static (record, i) => (record, i)))
            {
                zip.Add(record, i == changed && data.Length > 0 ? mutator.Mutate(data, Other(mutator)) : data);
            }

            return zip.ToArray();
        });
    }

    private static byte[] Other(Mutator mutator) => SmallFiles.All.Values.ElementAt(mutator.Next(SmallFiles.All.Count));

    private static (string Name, byte[] Data)[] Records(byte[] file)
    {
        ZipDirectory zip = ZipDirectory.Read(new MemorySource<byte>(Origin.Memory, file), CheckpointOptions.Default);
        List<(string Name, byte[] Data)> records = [];
        foreach (ZipRecord record in zip.Records)
        {
            ByteSource source = zip.Open(record, "zip", allowDeflated: true);
            byte[] data = new byte[source.Length];
            source.Read(0, data);
            records.Add((record.Name, data));
        }

        return [.. records];
    }

    private static void Fuzz(string name, Func<Mutator, byte[]> make)
    {
        // string.GetHashCode differs at each start; the seed must not.
        int seed = (int)Crc32.Append(0, System.Text.Encoding.UTF8.GetBytes(name.Replace('\\', '/')));
        Mutator mutator = new(seed);
        for (int i = 0; i < Count; i++)
        {
            byte[] changed = make(mutator);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            try
            {
                if (changed.Length > 0)
                {
                    Reading.All(changed);
                }
            }
            catch (CheckpointException exception)
            {
                Assert.DoesNotContain(exception.Message, static c => char.IsControl(c));
            }
            catch (Exception exception)
            {
                string kept = Path.Combine(Path.GetTempPath(), $"dynconv-fuzz-{seed:x8}-{i}.bin");
                File.WriteAllBytes(kept, changed);
                Assert.Fail($"{name}, change {i}, kept as {kept}: {exception}");
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryLimit);
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DynConv.Checkpoints.Tests.Assembly;
using Xunit;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Malformed files of every kind: each must be refused for its own rule, or read.</summary>
public sealed class HostileFileTests
{
    private const long MemoryLimit = 64L << 20;

    private static readonly Dictionary<string, HostileFile> Table =
        ((IEnumerable<HostileFile>)[
            .. HostilePickles.All(), .. HostileBombs.All(), .. HostileTensors.All(),
            .. HostileZips.All(), .. HostileArchives.All(), .. HostileLegacyFiles.All(), .. HostileArrays.All(),
        ]).GroupBy(static file => file.Name).SelectMany(static group => group.Select((file, i) => (
            Key: i == 0 ? file.Name : $"{file.Name} ({i + 1})",
            File: file))).ToDictionary(static pair => pair.Key, static pair => pair.File);

    public static TheoryData<string> Names() => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_malformed_file_is_refused_for_its_rule_or_read(string name)
    {
        HostileFile file = Table[name];
        using ScratchFile scratch = new(file.Bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        if (file.Rule is null)
        {
            Assert.Equal(file.Tensors, Reading.All(scratch.Path, file.Options));
        }
        else
        {
            CheckpointException exception = Assert.Throws<CheckpointException>(
                () => Reading.All(scratch.Path, file.Options));
            Assert.Contains(file.Rule, exception.Message, StringComparison.Ordinal);
            Assert.Contains(System.IO.Path.GetFileName(scratch.Path), exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(exception.Message, static c => char.IsControl(c));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryLimit);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Fact]
    public void The_table_has_every_kind_of_attack()
    {
        Assert.InRange(Table.Count, 120, int.MaxValue);
        Assert.InRange(Table.Values.Count(static file => file.Rule is null), 20, Table.Count - 100);
    }
}

using System;
using DynConv.Checkpoints.Tests.Assembly;
using Xunit;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Cuts small files of every kind at every length.</summary>
public sealed class TruncationTests
{
    public static TheoryData<string> Kinds() => [.. SmallFiles.Containers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_that_is_cut_off_is_refused(string kind)
    {
        byte[] file = SmallFiles.Containers[kind];
        int tensors = Reading.All(file);
        for (int length = 1; length < file.Length; length++)
        {
            byte[] part = file[..length];
            if (kind == "tar" && length >= file.Length - 512)
            {
                // The first of the two blocks of zeros ends the archive.
                Assert.Equal(tensors, Reading.All(part));
                continue;
            }

            CheckpointException exception = Assert.Throws<CheckpointException>(() => Reading.All(part));
            Assert.DoesNotContain(exception.Message, static c => char.IsControl(c));
        }
    }

    [Fact]
    public void An_empty_file_is_refused_as_empty()
    {
        using ScratchFile scratch = new([]);
        CheckpointException exception = Assert.Throws<CheckpointException>(() => Checkpoint.Open(scratch.Path));
        Assert.Contains("the file is empty", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_by_name()
    {
        CheckpointException missing = Assert.Throws<CheckpointException>(
            static () => Checkpoint.Open("no/such/file.pt"));
        Assert.Equal("no/such/file.pt: there is no such file", missing.Message);
        CheckpointException folder = Assert.Throws<CheckpointException>(
            static () => Checkpoint.Open(AppContext.BaseDirectory));
        Assert.Contains("this is a directory", folder.Message, StringComparison.Ordinal);
        CheckpointException strange = Assert.Throws<CheckpointException>(static () => Checkpoint.Open("a\0b"));
        Assert.Contains("a\\u0000b", strange.Message, StringComparison.Ordinal);
    }
}

using System;
using System.IO;
using System.Text;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary>Whatever is wrong: exit code 2, one line, no file.</summary>
public sealed class BadInputTests
{
    private static readonly string Image = Path.Combine(DigitsSample.Images, "digit-0-a.png");

    [Fact]
    public void Checkpoints_that_are_none()
    {
        using Scratch scratch = new();
        byte[] whole = File.ReadAllBytes(DigitsSample.Checkpoint);
        byte[] noise = new byte[5000];
        new Random(1).NextBytes(noise);
        (string File, string Said)[] cases =
        [
            (scratch["missing.pth"], "no such file"),
            (scratch.Folder, "directory"),
            (scratch.Write("empty.pth", []), "empty"),
            (scratch.Write("noise.pth", noise), "not a checkpoint"),
            (scratch.Write("short.pth", whole[..(whole.Length / 2)]), "short.pth"),
            (scratch.Write("page.pth", Encoding.UTF8.GetBytes("<!DOCTYPE html><html></html>")), "HTML"),
            (scratch.Write("huge.safetensors", [0, 0, 0, 0, 0, 0, 0, 0x7f, (byte)'{']), "huge.safetensors"),
            ("", "cannot be opened"),
        ];
        foreach ((string file, string said) in cases)
        {
            ToolRun.Of("inspect", file).Failed(said);
            ToolRun.Of("inspect", file, "--json").Failed(said);
            ToolRun.Of("run", file, "--input", Image, "--output", scratch["out.npy"], "--attention",
                scratch["out.png"]).Failed(said);
            ToolRun.Of("layer", file, "--input", Image, "--output", scratch["out.npz"]).Failed(said);
            ToolRun.Of("verify", file, "--input", Image, "--expected", Image).Failed(said);
        }

        Assert.Empty(Directory.GetFiles(scratch.Folder, "out.*"));
        Assert.Empty(Directory.GetFiles(scratch.Folder, ".*"));
    }

    [Fact]
    public void Images_that_are_none()
    {
        using Scratch scratch = new();
        byte[] png = File.ReadAllBytes(Image);
        byte[] broken = (byte[])png.Clone();
        broken.AsSpan(60, 40).Fill(0xa5);
        (string File, string Said)[] cases =
        [
            (scratch["missing.png"], "no such file"),
            (scratch.Write("empty.png", []), "empty"),
            (scratch.Write("text.png", "not a picture"u8.ToArray()), "not an image"),
            (scratch.Write("short.png", png[..(png.Length / 2)]), "damaged"),
            (scratch.Write("broken.png", broken), "broken.png"),
            (scratch.Write("bomb.png", PngBomb(png)), "at most 100 million"),
            (scratch["*.webp"], "no file is named like"),
            (Directory.CreateDirectory(scratch["folder"]).FullName, "no images"),
            (DigitsSample.Checkpoint, "an array is wanted"),
            ("/dev/zero", "empty"),
        ];
        foreach ((string file, string said) in cases)
        {
            ToolRun.Of("run", DigitsSample.Checkpoint, "--input", file, "--output", scratch["out.npy"], "--attention",
                scratch["out.png"]).Failed(said);
        }

        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", Image, DigitsSample.TestSet).Failed(
            "either one array or images");
        Assert.Empty(Directory.GetFiles(scratch.Folder, "out.*"));
        Assert.Empty(Directory.GetFiles(scratch.Folder, ".*"));
    }

    [Fact]
    public void Arrays_that_do_not_suit_the_network()
    {
        using Scratch scratch = new();
        void Refuses(CheckpointTensor array, params string[] said)
        {
            NpyFile.Write(scratch["x.npy"], array);
            ToolRun.Of("run", DigitsSample.Checkpoint, "--input", scratch["x.npy"], "--output",
                scratch["out.npy"]).Failed(said);
        }

        Refuses(LayerFile.Random("x", [2, 3, 28, 28], 1), "stem", "3 channels");
        Refuses(LayerFile.Random("x", [28, 28], 1), "2 axes");
        Refuses(LayerFile.Random("x", [0, 1, 28, 28], 1), "an axis of 0");
        Refuses(CheckpointTensor.FromValues<byte>("x", [1, 27, 28], new byte[27 * 28]), "[N, 28, 28]");
        Refuses(CheckpointTensor.FromValues<int>("x", [1, 1, 28, 28], new int[784]), "int32", "astype");
        Refuses(CheckpointTensor.FromValues<bool>("x", [1, 1, 28, 28], new bool[784]), "bool");
        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", DigitsSample.TestSet).Failed("3 arrays", "images");
        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", $"{DigitsSample.TestSet}:pictures").Failed(
            "no array 'pictures'");
        byte[] objects = Encoding.Latin1.GetBytes(
            "\u0093NUMPY\u0001\0v\0{'descr': '|O', 'fortran_order': False, 'shape': (1,), }");
        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", scratch.Write("objects.npy", objects)).Failed(
            "objects.npy");
        scratch.HasOnly("x.npy", "objects.npy");
    }

    [Fact]
    public void Labels_that_do_not_suit()
    {
        using Scratch scratch = new();
        string[] arguments = ["run", DigitsSample.Checkpoint, "--input", Image, "--expected-labels", scratch["l.npy"]];
        NpyFile.Write(scratch["l.npy"], CheckpointTensor.FromValues<long>("l", [2], new long[2]));
        ToolRun.Of(arguments).Failed("2 labels for 1 samples");
        NpyFile.Write(scratch["l.npy"], CheckpointTensor.FromValues<long>("l", [1], new long[] { 10 }));
        ToolRun.Of(arguments).Failed("label 10", "10 classes");
        NpyFile.Write(scratch["l.npy"], LayerFile.Random("l", [1], 1));
        ToolRun.Of(arguments).Failed("no array of labels");
    }

    [Fact]
    public void Outputs_that_cannot_be_written()
    {
        using Scratch scratch = new();
        string taken = Directory.CreateDirectory(scratch["taken"]).FullName;
        string file = scratch.Write("file", [1]);
        (string Output, string Said)[] cases =
        [
            (scratch["nowhere/out"], "no folder"), (taken, "directory"), (taken + "/", "directory"),
            (Path.Combine(file, "out"), "no folder"),
            ("", "empty"), ("/proc/out", "cannot be written"), (DigitsSample.Checkpoint, "also an input"),
            (Image, "also an input"),
        ];
        foreach ((string output, string said) in cases)
        {
            ToolRun.Of("run", DigitsSample.Checkpoint, "--input", Image, "--output", output).Failed(said);
            ToolRun.Of("run", DigitsSample.Checkpoint, "--input", Image, "--attention", output).Failed(said);
        }

        string layer = LayerFile.Write(scratch), input = LayerFile.WriteInput(scratch);
        ToolRun.Of("layer", layer, "--input", input, "--output", scratch["nowhere/out.npz"]).Failed("no folder");
        ToolRun.Of("layer", layer, "--input", input, "--output", layer).Failed("also an input");
        scratch.HasOnly("taken", "file", "layer.safetensors", "x.npy");
        Assert.Empty(Directory.GetFileSystemEntries(taken));
    }

    [Fact]
    public void One_output_that_fails_leaves_the_other_unwritten()
    {
        using Scratch scratch = new();
        ToolRun.Of(
            "run", DigitsSample.Checkpoint, "--input", Image, "--output", scratch["out.npy"], "--attention",
                scratch["nowhere/a.png"])
            .Failed("no folder");
        scratch.HasOnly();
    }

    [Fact]
    public void A_device_takes_output_and_stays_one()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals and /dev are not of Windows");

        ToolRun.Of("run", DigitsSample.Checkpoint, "--input", Image, "--output", "/dev/null").Succeeded();
        Assert.False(File.ResolveLinkTarget("/dev/null", false) is not null);
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    /// <summary>The PNG with a header that speaks of 100,000 × 100,000 pixels.</summary>
    private static byte[] PngBomb(byte[] png)
    {
        byte[] bomb = (byte[])png.Clone();
        byte[] size = [0, 1, 0x86, 0xa0];
        size.CopyTo(bomb, 16);
        size.CopyTo(bomb, 20);
        uint crc = Crc32(bomb.AsSpan(12, 17));
        for (int i = 0; i < 4; i++)
        {
            bomb[29 + i] = (byte)(crc >> (24 - (8 * i)));
        }

        return bomb;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int i = 0; i < 8; i++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
            }
        }

        return ~crc;
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using DynConv.Checkpoints.Tests.Assembly;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>Writes npy, npz and safetensors and reads them back; the bytes of headers are those of NumPy and of
/// PyTorch's libraries.</summary>
public sealed class WritingTests
{
    private static readonly float[] Six = [0, 1, -2.5f, float.NaN, float.PositiveInfinity, float.Epsilon];

    private static CheckpointTensor[] Tensors() =>
    [
        CheckpointTensor.FromSingles("single", [2, 3], Six),
        CheckpointTensor.FromValues<double>("double", [2], new double[] { Math.PI, double.MinValue }),
        CheckpointTensor.FromValues<Half>("half", [1, 1], new Half[] { (Half)1.5f }),
        CheckpointTensor.FromValues<long>("long", [], new long[] { long.MinValue }),
        CheckpointTensor.FromValues<int>("int", [3, 1], new int[] { int.MaxValue, -1, 0 }),
        CheckpointTensor.FromValues<short>("short", [1], new short[] { -2 }),
        CheckpointTensor.FromValues<sbyte>("sbyte", [1], new sbyte[] { -3 }),
        CheckpointTensor.FromValues<byte>("byte", [4], new byte[] { 0, 1, 254, 255 }),
        CheckpointTensor.FromValues<ushort>("ushort", [1], new ushort[] { 65535 }),
        CheckpointTensor.FromValues<uint>("uint", [1], new uint[] { uint.MaxValue }),
        CheckpointTensor.FromValues<ulong>("ulong", [1], new ulong[] { ulong.MaxValue }),
        CheckpointTensor.FromValues<bool>("bool", [2], new bool[] { true, false }),
        CheckpointTensor.FromSingles("empty", [0, 4], default),
        CheckpointTensor.FromSingles("naïve/名", [1], new float[] { 7 }),
    ];

    private static void AssertSame(CheckpointTensor expected, CheckpointTensor actual)
    {
        Assert.Equal(expected.ElementType, actual.ElementType);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.ComputeSha256(), actual.ComputeSha256());
    }

    [Fact]
    public void Npy_files_are_read_back()
    {
        foreach (CheckpointTensor tensor in (CheckpointTensor[])
            [.. Tensors(), CheckpointTensor.FromValues<Complex>("complex", [1], new Complex[] { new(1, -2) })])
        {
            using ScratchFile file = new();
            NpyFile.Write(file.Path, tensor);
            AssertSame(tensor, NpyFile.Read(file.Path));
            Assert.Empty(NpyFile.Read(file.Path).Name);
        }
    }

    [Fact]
    public void Npy_headers_are_those_of_numpy()
    {
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", Literal(Tensors()[0]));
        Assert.Equal("{'descr': '<i8', 'fortran_order': False, 'shape': (), }", Literal(Tensors()[3]));
        Assert.Equal("{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }", Literal(Tensors()[7]));
        Assert.Equal("{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }", Literal(Tensors()[11]));

        static string Literal(CheckpointTensor tensor)
        {
            using MemoryStream stream = new();
            NpyFile.Write(stream, tensor);
            byte[] bytes = stream.ToArray();
            int length = BitConverter.ToUInt16(bytes, 8);
            Assert.Equal([0x93, .. "NUMPY"u8, 1, 0], bytes[..8]);
            Assert.Equal(0, (10 + length) % 64);
            Assert.Equal(10 + length + tensor.ByteCount, bytes.Length);
            string text = Encoding.ASCII.GetString(bytes, 10, length);
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
            return text.Trim();
        }
    }

    [Fact]
    public void Npz_files_are_read_back_in_order()
    {
        using ScratchFile file = new();
        NpzFile.Write(file.Path, Tensors());
        StateDict read = NpzFile.Read(file.Path);
        Assert.Equal(Tensors().Select(static t => t.Name), read.Tensors.Select(static t => t.Name));
        foreach (CheckpointTensor tensor in Tensors())
        {
            AssertSame(tensor, read[tensor.Name]);
        }

        // .NET's own reader, which checks the sums of deflated records only, must find the same records.
        using System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(file.Path);
        Assert.Equal(Tensors().Select(static t => t.Name + ".npy"), zip.Entries.Select(static entry => entry.FullName));
        using Checkpoint checkpoint = Checkpoint.Open(file.Path, new CheckpointOptions { VerifyChecksums = true });
        Assert.Equal(Tensors().Length, checkpoint.Tensors.Count);
    }

    [Fact]
    public void Safetensors_files_are_read_back_aligned()
    {
        using ScratchFile file = new();
        SafetensorsFile.Write(
            file.Path, Tensors(), new Dictionary<string, string> { ["format"] = "pt", ["quote\"\n"] = "é" });
        StateDict read = SafetensorsFile.Read(file.Path);
        Assert.Equal(Tensors().Length, read.Count);
        foreach (CheckpointTensor tensor in Tensors())
        {
            AssertSame(tensor, read[tensor.Name]);
        }

        Assert.Equal(0, BitConverter.ToInt64(File.ReadAllBytes(file.Path)) % 8);
        int[] sizes = [.. read.Tensors.Select(static t => t.ElementType.ByteSize())];
        Assert.Equal(sizes.OrderDescending(), sizes);
        using Checkpoint checkpoint = Checkpoint.Open(file.Path);
        Assert.Equal("pt", checkpoint.Attributes["__metadata__.format"]);
        Assert.Equal("é", checkpoint.Attributes["__metadata__.quote\"\n"]);
    }

    [Fact]
    public void Strided_tensors_of_a_checkpoint_are_written_row_major()
    {
        using Checkpoint checkpoint = Checkpoint.Open(
            Path.Combine(AppContext.BaseDirectory, "Zoo", "t26", "strides.zip.pt"));
        using ScratchFile npz = new();
        using ScratchFile safetensors = new();
        NpzFile.Write(npz.Path, checkpoint.Tensors);
        SafetensorsFile.Write(safetensors.Path, checkpoint.Tensors);
        foreach (CheckpointTensor tensor in checkpoint.Tensors)
        {
            AssertSame(tensor, NpzFile.Read(npz.Path)[tensor.Name]);
            AssertSame(tensor, SafetensorsFile.Read(safetensors.Path)[tensor.Name]);
        }
    }

    [Fact]
    public void A_stream_need_not_seek()
    {
        using MemoryStream seekable = new();
        using MemoryStream inner = new();
        NpzFile.Write(seekable, Tensors());
        using (BufferedStream forward = new(new ForwardStream(inner)))
        {
            NpzFile.Write(forward, Tensors());
        }

        Assert.Equal(seekable.ToArray(), inner.ToArray());
    }

    [Fact]
    public void A_file_that_cannot_be_made_leaves_nothing_behind()
    {
        using ScratchFolder folder = new();
        string path = Path.Combine(folder.Path, "out.npz");
        File.WriteAllText(path, "before");
        CheckpointTensor[] tensors =
            [CheckpointTensor.FromSingles("a", [1], new float[1]), new CheckpointTensor("b", Float8View())];
        CheckpointException exception = Assert.Throws<CheckpointException>(() => NpzFile.Write(path, tensors));
        Assert.Contains("NumPy has no elements of type float8_e4m3fn", exception.Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => NpyFile.Write(path, tensors[1]));
        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal(["out.npz"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
        NpzFile.Write(path, tensors[..1]);
        Assert.Equal(1, NpzFile.Read(path).Count);
        Assert.Single(Directory.EnumerateFiles(folder.Path));
    }

    private static Tensors.TensorView Float8View()
    {
        Tensors.StorageData storage = new("x", 1, bigEndian: false);
        storage.Bind(new Bytes.MemorySource<byte>(Bytes.Origin.Memory, new byte[1]));
        return new Tensors.TensorView(ElementType.Float8E4M3FN, [1], [1], 1) { Storage = storage };
    }

    [Fact]
    public void Places_that_cannot_be_written_are_named()
    {
        CheckpointTensor tensor = CheckpointTensor.FromSingles("a", [1], new float[1]);
        foreach (string path in (string[])["no/such/folder/out.npy", AppContext.BaseDirectory, "a\0b"])
        {
            CheckpointException exception = Assert.Throws<CheckpointException>(() => NpyFile.Write(path, tensor));
            Assert.Contains("cannot be written", exception.Message, StringComparison.Ordinal);
            Assert.StartsWith(
                path.Replace("\0", "\\u0000", StringComparison.Ordinal), exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/../b")]
    [InlineData("a\\b")]
    public void Names_that_an_npz_archive_cannot_have_are_refused(string name)
    {
        CheckpointTensor tensor = CheckpointTensor.FromSingles(name, [1], new float[1]);
        CheckpointException exception = Assert.Throws<CheckpointException>(() => NpzFile.Write(Stream.Null, [tensor]));
        Assert.Contains("cannot have an array of this name", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_are_twice_there_are_refused()
    {
        CheckpointTensor tensor = CheckpointTensor.FromSingles("a", [1], new float[1]);
        Assert.Throws<CheckpointException>(() => NpzFile.Write(Stream.Null, [tensor, tensor]));
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Write(Stream.Null, [tensor, tensor], null));
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Write(Stream.Null, [tensor.WithName("__metadata__")], null));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_each_reader()
    {
        using ScratchFile npy = new(ArrayFiles.SmallNpy());
        Assert.Contains(
            "npy file, not an npz file", Assert.Throws<CheckpointException>(() => NpzFile.Read(npy.Path)).Message,
            StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Read(npy.Path));
        using ScratchFile safetensors = new(ArrayFiles.SmallSafetensors());
        Assert.Throws<CheckpointException>(() => NpyFile.Read(safetensors.Path));
    }
}

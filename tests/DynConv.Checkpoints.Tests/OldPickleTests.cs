using System;
using System.Linq;
using DynConv.Checkpoints.Tests.Assembly;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>What pickles of Python 2, of old PyTorch and of newer NumPy hold that the zoo's files do not.</summary>
public sealed class OldPickleTests
{
    private static Checkpoint Open(ScratchFile file) => Checkpoint.Open(file.Path);

    private static ScratchFile Zip(Action<PickleAssembler> write)
    {
        PickleAssembler pickle = new();
        write(pickle);
        return new ScratchFile(TorchFiles.Zip(pickle.Stop()));
    }

    private static void Small(PickleAssembler p, int count = 6) =>
        p.Tensor(static s => s.Storage("0", 6), [count], [1]);

    private static void Bytes(PickleAssembler p, string text) => p.Op((byte)'U', (byte)text.Length).Op(text);

    [Fact]
    public void Byte_strings_of_python_2_are_text()
    {
        using ScratchFile file = Zip(static p =>
        {
            p.Op('}');
            Bytes(p, "w");
            p.Global("torch._utils", "_rebuild_tensor").Op("((");
            Bytes(p, "storage");
            p.Global("torch", "FloatStorage");
            Bytes(p, "0");
            p.Op('T').UInt32(3).Op("cpu").Int(6).Op("tQ").Int(2).Ints(4).Ints(1).Op("tRs");
        });
        using Checkpoint checkpoint = Open(file);
        Assert.Equal([2, 3, 4, 5], checkpoint.GetStateDict()["w"].ToSingles());
    }

    [Fact]
    public void An_ordered_dict_may_be_made_from_a_list_of_pairs()
    {
        using ScratchFile file = Zip(static p =>
        {
            p.Global("collections", "OrderedDict").Op("](](").Text("a");
            Small(p, 1);
            p.Op("e](").Text("b");
            Small(p, 2);
            p.Op("ee").Op(0x85, (byte)'R');
        });
        using Checkpoint checkpoint = Open(file);
        Assert.Equal(["a float32 [1]", "b float32 [2]"], checkpoint.Tensors.Select(static t => t.ToString()));
    }

    [Fact]
    public void An_old_parameter_is_the_tensor_in_it()
    {
        using ScratchFile file = Zip(static p =>
        {
            p.Op('}').Text("w").Global("torch.nn.parameter", "Parameter");
            Small(p);
            p.Op(0x85, 0x81).Op('(').Op(0x88, 0x89).EmptyOrderedDict().Op("tbs");
        });
        using Checkpoint checkpoint = Open(file);
        Assert.True(checkpoint.Tensors[0].RequiresGrad);
        Assert.Equal([0, 1, 2, 3, 4, 5], checkpoint.Tensors[0].ToSingles());
    }

    [Fact]
    public void A_module_made_by_the_reconstructor_gives_its_parameters_and_keeps_its_attributes_apart()
    {
        using ScratchFile file = Zip(static p =>
        {
            p.Global("copy_reg", "_reconstructor").Op('(').Global("old.net", "Net").Global("__builtin__", "object").Op(
                "NtR");
            p.Op("}(").Text("_parameters").Op("}(").Text("w");
            Small(p, 3);
            p.Text("none").Op("Nu").Text("_buffers").EmptyOrderedDict().Text("_modules").EmptyOrderedDict();
            p.Text("temperature").Int(34).Text("cached");
            Small(p, 2);
            p.Text("_hidden").Op('(');
            Small(p, 1);
            p.Op('t').Text("_backend").Global("torch.nn.backends.thnn", "_get_thnn_function_backend").Op(")Rub");
        });
        using Checkpoint checkpoint = Open(file);
        Assert.Equal(["w float32 [3]"], checkpoint.Tensors.Select(static t => t.ToString()));
        Assert.Equal(["cached float32 [2]", "_hidden.0 float32 [1]"], checkpoint.AttributeTensors.Select(
            static t => t.ToString()));
        Assert.All(checkpoint.AttributeTensors, static tensor => Assert.False(tensor.IsInStateDict));
        Assert.Equal(34L, checkpoint.Attributes["temperature"]);
        Assert.Equal("old.net.Net", checkpoint.Attributes["<class>"]);
        Assert.Equal(1, checkpoint.GetStateDict().Count);
    }

    [Fact]
    public void A_dict_of_an_unknown_class_is_a_dict()
    {
        using ScratchFile file = Zip(static p =>
        {
            p.Op('}').Text("hyper").Global("lightning.utils", "AttributeDict").Op(')').Op(0x81);
            p.Op('(').Text("lr").Float(0.5).Text("t");
            Small(p, 1);
            p.Op("us").Text("list").Global("my", "List").Op(')').Op(0x81);
            Small(p, 2);
            p.Op("as").Text("slots").Global("my", "Slots").Op(')').Op(0x81).Op("N}").Text("x");
            Small(p, 3);
            p.Op('s').Op(0x86).Op("bs");
        });
        using Checkpoint checkpoint = Open(file);
        Assert.Equal(["hyper.t", "list.0", "slots.x"], checkpoint.Tensors.Select(static t => t.Name));
        Assert.Equal(0.5, checkpoint.Attributes["hyper.lr"]);
    }

    [Fact]
    public void Untyped_storages_take_the_type_of_their_tensor()
    {
        using ScratchFile file = Zip(
            static p => p.Op('}').Text("w").Global("torch._utils", "_rebuild_tensor_v3").Op('(')
            .Storage("0", 24, "UntypedStorage", "torch.storage").Int(4).Ints(2).Ints(1).Op(0x88).EmptyOrderedDict()
            .Global("torch", "float32").Op("tRs"));
        using Checkpoint checkpoint = Open(file);
        Assert.Equal([4, 5], checkpoint.Tensors[0].ToSingles());
        Assert.True(checkpoint.Tensors[0].RequiresGrad);
    }

    [Fact]
    public void Arrays_of_protocol_5_are_read_from_their_buffer()
    {
        using ScratchFile file = Zip(static p => p.Op('}').Text("a").Global("numpy.core.numeric", "_frombuffer").Op('(')
            .Op(0x96).UInt64(4).Op(1, 2, 3, 4)
            .Global("numpy", "dtype").Op('(').Text("u2").Op(0x89, 0x88).Op("tR(").Int(3).Text(">").Op("NNNJ").UInt32(
                uint.MaxValue)
            .Int(-1).Int(0).Op("tb").Ints(2, 1).Text("F").Op("tRs"));
        using Checkpoint checkpoint = Open(file);
        Assert.Equal(ElementType.UInt16, checkpoint.Tensors[0].ElementType);
        Assert.Equal([0x0102L, 0x0304L], checkpoint.Tensors[0].FirstValues());
    }

    [Fact]
    public void Packed_quantized_tensors_have_two_elements_in_a_byte()
    {
        using ScratchFile file = Zip(static p => p.Op('}').Text("q").Global("torch._utils", "_rebuild_qtensor").Op('(')
            .Storage("0", 24, "QUInt4x2Storage").Int(0).Ints(3, 5).Ints(5, 1).Op('(')
            .Global("torch", "per_tensor_affine").Float(0.1).Int(3).Op('t').Op(0x89).EmptyOrderedDict().Op("tRs"));
        using Checkpoint checkpoint = Open(file);
        Assert.Equal([3, 5], checkpoint.Tensors[0].Shape);
        Assert.Equal(9, checkpoint.Tensors[0].ByteCount);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(TorchFiles.Floats(6).AsSpan(0, 9))),
            checkpoint.Tensors[0].ComputeSha256());
    }
}

using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>Whole small files of PyTorch's formats around a pickle.</summary>
internal static class TorchFiles
{
    /// <summary>0, 1, 2 … as float32.</summary>
    public static byte[] Floats(int count) =>
        MemoryMarshal.AsBytes<float>(Enumerable.Range(0, count).Select(static i => (float)i).ToArray()).ToArray();

    /// <summary>{'w': float32 [2, 3]} over storage 0.</summary>
    public static byte[] SmallPickle() =>
        new PickleAssembler().Entry("w", static p => p.Tensor(static s => s.Storage("0", 6), [2, 3], [3, 1])).Stop();

    /// <summary>An archive with these storages; none for two of six floats each.</summary>
    public static byte[] Zip(byte[] pickle, params (string Key, byte[] Data)[] storages)
    {
        ZipAssembler zip = new();
        zip.Add("archive/data.pkl", pickle);
        foreach ((string key, byte[] data) in storages is [] ? [("0", Floats(6)), ("1", Floats(6))] : storages)
        {
            zip.Add("archive/data/" + key, data);
        }

        return zip.Add("archive/version", "3\n"u8.ToArray()).ToArray();
    }

    /// <summary>An archive with one more record, or another in its place.</summary>
    public static byte[] Zip(string name, byte[] data)
    {
        ZipAssembler zip = new();
        foreach ((string part, byte[] content) in (ReadOnlySpan<(string, byte[])>)
            [("archive/data.pkl", SmallPickle()), ("archive/data/0", Floats(6)), (
                "archive/version", "3\n"u8.ToArray())])
        {
            if (part != name)
            {
                zip.Add(part, content);
            }
        }

        return zip.Add(name, data).ToArray();
    }

    /// <summary>An archive of {'w': what an action writes} over storage 0 of six floats.</summary>
    public static byte[] ZipOf(Action<PickleAssembler> value) => Zip(new PickleAssembler().Entry("w", value).Stop());

    public static byte[] LegacyPrefix(byte protocol = 2) =>
    [
        0x80, protocol, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.',
        .. new PickleAssembler().Int(1001).Stop(),
        .. new PickleAssembler().Entry("protocol_version", static p => p.Int(1001)).Stop(),
    ];

    /// <summary>A legacy file; each storage is its key and its bytes, with a number of elements before them.</summary>
    public static byte[] Legacy(byte[] pickle, byte[] keys, params (long Elements, byte[] Data)[] storages) =>
    [
        .. LegacyPrefix(), .. pickle, .. keys,
        .. storages.SelectMany(static storage => (byte[])[.. BitConverter.GetBytes(storage.Elements), .. storage.Data]),
    ];

    /// <summary>{'w': float32 [2, 3]} over storage 7.</summary>
    public static byte[] SmallLegacyPickle(string type = "FloatStorage") => new PickleAssembler().Entry(
        "w", p => p.Tensor(s => s.LegacyStorage("7", 6, type), [2, 3], [3, 1])).Stop();

    /// <summary>The pickle of a list of keys.</summary>
    public static byte[] Keys(params string[] keys)
    {
        PickleAssembler pickle = new PickleAssembler().Op("](");
        foreach (string key in keys)
        {
            pickle.Text(key);
        }

        return pickle.Op('e').Stop();
    }

    public static byte[] SmallLegacy() => Legacy(SmallLegacyPickle(), Keys("7"), (6, Floats(6)));

    /// <summary>A tar archive.</summary>
    public static byte[] Tar(params (string Name, byte[] Data)[] members)
    {
        using MemoryStream stream = new();
        foreach ((string name, byte[] data) in members)
        {
            stream.Write(TarHeader(name, Convert.ToString(data.Length, 8).PadLeft(11, '0')));
            stream.Write(data);
            stream.Write(new byte[(512 - (data.Length % 512)) % 512]);
        }

        stream.Write(new byte[1024]);
        return stream.ToArray();
    }

    public static byte[] TarHeader(string name, string size, char type = '0', bool isSumWrong = false)
    {
        byte[] header = new byte[512];
        Encoding.Latin1.GetBytes(name, header);
        Encoding.Latin1.GetBytes(size, header.AsSpan(124));
        "ustar"u8.CopyTo(header.AsSpan(257));
        header[156] = (byte)type;
        header.AsSpan(148, 8).Fill((byte)' ');
        int sum = header.Sum(static b => b) + (isSumWrong ? 1 : 0);
        Encoding.Latin1.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", header.AsSpan(148));
        return header;
    }

    /// <summary>The members of a tar file with {'w': float32 [2, 3]}.</summary>
    public static (string Name, byte[] Data)[] SmallTarMembers(
        long elements = 6, int rank = 2, long offset = 0, string key = "2000", byte[]? views = null)
    {
        byte[] storages =
        [
            .. new PickleAssembler().Int(1).Stop(),
            .. new PickleAssembler().Op('(').Int(1000).Text("cpu").Global("torch", "FloatStorage").Op('t').Stop(),
            .. BitConverter.GetBytes(elements), .. Floats(6), .. views ?? new PickleAssembler().Op(']').Stop(),
        ];
        byte[] tensors =
        [
            .. new PickleAssembler().Int(1).Stop(),
            .. new PickleAssembler().Op('(').Int(2000).Int(1000).Global("torch", "FloatTensor").Op('t').Stop(),
            .. BitConverter.GetBytes(rank), 0, 0, 0, 0,
            .. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(3L), .. BitConverter.GetBytes(3L),
            .. BitConverter.GetBytes(1L),
            .. BitConverter.GetBytes(offset),
        ];
        byte[] pickle = new PickleAssembler().Entry("w", p => p.Text(key).Op('Q')).Stop();
        return [("sys_info", new PickleAssembler().Op('}').Stop()), ("storages", storages), ("tensors", tensors), (
            "pickle", pickle)];
    }
}

using System.Text;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>
/// Numbers that belong to a key: the same bits as units() of tests/golden/networks/reference.py. splitmix64 over the
/// key's FNV-1a hash.
/// </summary>
internal readonly struct KeyNumbers
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _seed;

    /// <summary>The numbers of a key.</summary>
    public KeyNumbers(string key)
    {
        _seed = 0xCBF29CE484222325;
        foreach (byte letter in Encoding.UTF8.GetBytes(key))
        {
            _seed = (_seed ^ letter) * 0x100000001B3;
        }
    }

    /// <summary>Number <paramref name="index"/>, from 0 to below 1.</summary>
    public double Unit(long index)
    {
        ulong z = _seed + (((ulong)index + 1) * Golden);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 40) / (double)(1 << 24);
    }

    /// <summary>The same from −1 to below 1.</summary>
    public double Signed(long index) => (2 * Unit(index)) - 1;
}

using System;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>A stream of reproducible float32 numbers (SplitMix64; Steele, Lea, Flood, OOPSLA 2014).</summary>
internal sealed class Filler(int seed)
{
    private ulong _state = (ulong)(uint)seed;

    /// <summary>The factor gain/√fan that keeps a sum of <paramref name="fan"/> products in range.</summary>
    public static float Fan(int fan, float gain) => gain / MathF.Sqrt(fan);

    /// <summary>Numbers shaped like a normal distribution, in [−2, 2]·scale, standard deviation 0.58·scale.</summary>
    public float[] Numbers(int count, float scale = 1)
    {
        float[] numbers = new float[count];
        foreach (ref float number in numbers.AsSpan())
        {
            number = scale * Bell();
        }

        return numbers;
    }

    /// <summary>
    /// Features in [−4, 4]: noise on a level of each plane's own, because planes of pure noise all have means near zero
    /// and attention could not tell the samples apart.
    /// </summary>
    public float[] Features(Planes shape)
    {
        float[] features = Numbers(shape.Count);
        for (int plane = 0; plane < shape.N * shape.C; plane++)
        {
            float level = Bell();
            foreach (ref float feature in features.AsSpan(plane * shape.Area, shape.Area))
            {
                feature += level;
            }
        }

        return features;
    }

    /// <summary>
    /// Logits of one row up to ±<paramref name="magnitude"/>: some far apart, some close to the largest, some equal.
    /// </summary>
    public float[] Logits(int count, float magnitude = 1e4f)
    {
        float[] logits = Numbers(count, magnitude / 2);
        logits[Below(count)] = magnitude;
        for (int i = 0; i < count; i += 3)
        {
            logits[Below(count)] = magnitude - Below(4);
        }

        logits[Below(count)] = -magnitude;
        return logits;
    }

    /// <summary>A number from 0 to <paramref name="limit"/> − 1.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    private float Bell()
    {
        ulong bits = Next();
        int sum = 0;
        for (int i = 0; i < 4; i++)
        {
            sum += (int)((bits >> (16 * i)) & 0xFFFF);
        }

        return (sum - 131070) / 65535f;
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

using System;

namespace DynConv.Tool.Bench;

/// <summary>Numbers to run on: zeros run faster and hide faults.</summary>
internal static class RandomNumbers
{
    /// <summary>
    /// Numbers from −<paramref name="scale"/> to <paramref name="scale"/>, the same for the same seed.
    /// </summary>
    public static float[] Draw(long count, double scale, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((random.NextSingle() * 2) - 1) * scale);
        }

        return values;
    }
}

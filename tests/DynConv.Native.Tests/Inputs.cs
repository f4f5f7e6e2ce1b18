using System;

namespace DynConv.Native.Tests;

/// <summary>Numbers to run a network on.</summary>
internal static class Inputs
{
    public static float[] Draw(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (random.NextSingle() * 4) - 2;
        }

        return values;
    }
}

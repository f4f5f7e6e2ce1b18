using DynConv.Native.Structs;

namespace DynConv.Native.Tests.Interop;

/// <summary>The network of samples/Digits, and what one makes of it.</summary>
internal static unsafe class DigitsSample
{
    public static ulong Load()
    {
        using CText path = new(Repository.Digits);
        ulong network;
        Expect.Ok(Dynconv.NetworkLoad(path, null, &network));
        return network;
    }

    /// <summary>A plan of the digits network; what it is made from can go.</summary>
    public static ulong Compile(ulong context, uint samples, bool hostFramesOnly = false, uint expertPrecision = 0)
        => Compile(context, samples, new NativePlanOptions
        {
            StructSize = (uint)sizeof(NativePlanOptions),
            HostFramesOnly = hostFramesOnly ? 1u : 0,
            ExpertPrecision = expertPrecision,
        });

    /// <summary>The same with any options.</summary>
    public static ulong Compile(ulong context, uint samples, NativePlanOptions options)
    {
        ulong network = Load();
        ulong plan;
        Expect.Ok(Dynconv.PlanCompile(context, network, samples, 0, 0, 0, &options, &plan));
        Expect.Ok(Dynconv.NetworkDestroy(network));
        return plan;
    }

    public static NativePlanInfo Describe(ulong plan)
    {
        NativePlanInfo info = new() { StructSize = (uint)sizeof(NativePlanInfo) };
        Expect.Ok(Dynconv.PlanGetInfo(plan, &info));
        return info;
    }

    public static float[] Run(ulong plan, float[] input)
    {
        float[] output = new float[Describe(plan).OutputCount];
        fixed (float* from = input, to = output)
        {
            Expect.Ok(Dynconv.PlanRun(plan, from, (ulong)input.Length, to, (ulong)output.Length));
        }

        return output;
    }
}

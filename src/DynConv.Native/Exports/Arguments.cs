using DynConv.Native.Errors;

namespace DynConv.Native.Exports;

/// <summary>Checks of what C passes.</summary>
internal static unsafe class Arguments
{
    /// <summary>Refuses a null pointer.</summary>
    /// <exception cref="FailureException">It is null.</exception>
    public static void NotNull(void* pointer, string name)
    {
        if (pointer is null)
        {
            throw new FailureException(ResultCode.InvalidArgument, $"{name} is NULL");
        }
    }

    /// <summary>A size that C# counts with a sign.</summary>
    /// <exception cref="FailureException">It is more than 2^31 - 1.</exception>
    public static int Size(uint value, string name) => value <= int.MaxValue ? (int)value : throw new FailureException(
        ResultCode.InvalidArgument, $"{name} is {value}, more than 2^31 - 1; was it a negative number?");

    /// <summary>Refuses an input that is not what the shape wants.</summary>
    /// <exception cref="FailureException">It is null, or its length is another.</exception>
    public static void Input(float* input, ulong count, long wanted)
    {
        NotNull(input, "input");
        Addressable(wanted);
        if (count != (ulong)wanted)
        {
            throw new FailureException(
                ResultCode.InvalidArgument, $"the plan takes {wanted} numbers, input_count is {count}");
        }
    }

    /// <summary>Refuses an output that is not what the shape wants.</summary>
    /// <exception cref="FailureException">It is null, or its length is another.</exception>
    public static void Output(float* output, ulong count, long wanted)
    {
        NotNull(output, "output");
        Addressable(wanted);
        if (count != (ulong)wanted)
        {
            throw new FailureException(
                count < (ulong)wanted ? ResultCode.BufferTooSmall : ResultCode.InvalidArgument,
                $"the plan gives {wanted} numbers, output_count is {count}");
        }
    }

    private static void Addressable(long count)
    {
        if (count > int.MaxValue)
        {
            throw new FailureException(
                ResultCode.InvalidArgument,
                $"{count} numbers are more than the 2^31 - 1 that can be copied at once; use a frame with buffers");
        }
    }
}

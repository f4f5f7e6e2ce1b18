using System.Numerics;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>Says in a message what kind of value was met.</summary>
internal static class PickleText
{
    public static string Describe(object? value) => value switch
    {
        null => "None",
        bool => "a bool",
        long or BigInteger => "an int",
        double => "a float",
        string => "a str",
        byte[] => "bytes",
        PickleTuple => "a tuple",
        PickleList list => list.IsSet ? "a set" : "a list",
        PickleDict => "a dict",
        TensorView => "a tensor",
        StorageReference => "a storage",
        GlobalName name => name.ToString(),
        PickleObject instance => $"an object of {Describe(instance.Callable)}",
        NumpyArray => "a numpy array",
        NumpyType => "a numpy dtype",
        _ => "a value",
    };
}

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>What a network wants to see.</summary>
public abstract record NetworkInput
{
    private protected NetworkInput()
    {
    }

    /// <summary>The shape of a batch as the network's published weights were trained for.</summary>
    /// <param name="batch">Samples.</param>
    /// <returns>[batch, channels, rows, columns].</returns>
    public abstract TensorShape Shape(int batch);
}

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>How a state dict keeps the experts' kernels and biases.</summary>
internal enum BankForm
{
    /// <summary>[K, O, C/G, kh, kw] and [K, O].</summary>
    Stacked,

    /// <summary>The experts' filters in one row: [K·O, C/G, kh, kw] and [K·O].</summary>
    Flat,

    /// <summary>K convolutions of their own, which are numbered: [O, C/G, kh, kw] and [O] each.</summary>
    Separate,

    /// <summary>An expert in one row: [K, O·C/G·kh·kw] and [K, O].</summary>
    Rows,
}

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>One of the nested loops of a <see cref="RearrangementNode"/>.</summary>
/// <param name="Size">Its steps.</param>
/// <param name="From">Elements between two steps in the input; 0 repeats.</param>
/// <param name="To">Elements between two steps in the output.</param>
internal readonly record struct CopyLoop(long Size, long From, long To);

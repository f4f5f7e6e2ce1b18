namespace DynConv.Vulkan.Execution.Commands;

/// <summary>
/// One Vulkan command with everything it needs, so that it can be appended to any number of command buffers.
/// </summary>
internal abstract class Command
{
    /// <summary>Appends it. Allocates nothing and creates nothing.</summary>
    public abstract void Append(ref CommandStream stream);
}

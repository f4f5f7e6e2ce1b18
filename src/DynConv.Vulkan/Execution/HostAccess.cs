using System;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// What the host does with a resource before or after a frame uses it: the half of a barrier that only the host knows.
/// The default value says that nothing needs to be ordered.
/// </summary>
/// <param name="Stage">Stages that touch it, for example ColorAttachmentOutput; of the queue's abilities.</param>
/// <param name="Access">How they touch it, for example ColorAttachmentWrite.</param>
/// <param name="Layout">An image's layout there. Undefined before an output means that its old content may go.</param>
/// <param name="QueueFamily">The family that owns it there, if another than the context's: then ownership is taken
/// over or given back, and the host records the other half of the transfer. Null where nothing changes hands.</param>
public readonly record struct HostAccess(
    PipelineStageFlags Stage, AccessFlags Access, ImageLayout Layout = ImageLayout.Undefined,
    uint? QueueFamily = null)
{
    /// <summary>Refuses an access that no stage does.</summary>
    /// <exception cref="ArgumentException">It is so.</exception>
    internal void ThrowIfContradictory(string what)
    {
        if (Stage == 0 && Access != 0)
        {
            throw new ArgumentException($"{what}: {Access} needs a stage that does it");
        }
    }
}

using System;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// A ticket's result is gone: its slot was used by a later execution, or it was discarded, or it is no ticket of this
/// frame. Ask sooner, or make the frame with a larger <see cref="FrameBindings.InFlight"/>.
/// </summary>
public sealed class FrameExpiredException()
    : InvalidOperationException(
        "the ticket is not one of this frame's last executions: its slot was used again, it was discarded, or it is "
        + "another frame's; ask sooner, or make the frame with a larger InFlight");

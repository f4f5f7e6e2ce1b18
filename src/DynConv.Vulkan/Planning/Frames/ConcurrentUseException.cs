using System;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// Two threads were in one plan or frame at once. Nothing was changed; give each thread a frame or a plan of its own,
/// or take turns.
/// </summary>
public sealed class ConcurrentUseException(string message) : InvalidOperationException(message);

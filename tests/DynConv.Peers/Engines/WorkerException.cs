using System;

namespace DynConv.Peers.Engines;

/// <summary>A peer's process cannot do what it was asked for.</summary>
internal sealed class WorkerException(string message) : Exception(message);

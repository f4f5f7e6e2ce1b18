using System;

namespace HostOwnedDevice.Device;

/// <summary>The host cannot do what was asked. The message is one line: what, where, what to do.</summary>
internal sealed class HostException(string message, Exception? inner = null) : Exception(message, inner);

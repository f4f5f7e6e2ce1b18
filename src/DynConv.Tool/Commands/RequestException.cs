using System;

namespace DynConv.Tool.Commands;

/// <summary>Something is wrong with what was asked for. The message is one line: what, where, what to do.</summary>
internal sealed class RequestException(string message, Exception? inner = null) : Exception(message, inner);

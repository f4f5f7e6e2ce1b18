using System;

namespace DynConv.Tool.Bench;

/// <summary>What was to be timed gives another result than its reference.</summary>
internal sealed class WrongOutputException(string message) : Exception(message);

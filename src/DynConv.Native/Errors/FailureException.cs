using System;

namespace DynConv.Native.Errors;

/// <summary>A failure that has a result of its own.</summary>
/// <param name="code">What the call returns.</param>
/// <param name="message">One line: what, where, what to do.</param>
internal sealed class FailureException(ResultCode code, string message) : Exception(message)
{
    /// <summary>What the call returns.</summary>
    public ResultCode Code { get; } = code;
}

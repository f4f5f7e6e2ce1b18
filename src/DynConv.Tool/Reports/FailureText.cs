using System;
using System.CommandLine;
using System.IO;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using Silk.NET.Vulkan;

namespace DynConv.Tool.Reports;

/// <summary>One line for everything that can go wrong: what, where, what to do.</summary>
internal static class FailureText
{
    private const string Start = "dynconv: ";
    private const int Longest = 8000;

    public static bool IsInterruption(Exception exception) => exception is OperationCanceledException;

    /// <summary>The line without the tool's name, for one sample among others.</summary>
    public static string OfSample(Exception exception) => Of(exception)[Start.Length..];

    public static string Of(Exception exception)
    {
        if (Environment.GetEnvironmentVariable("DYNCONV_DEBUG") == "1")
        {
            return Start + exception;
        }

        string text = exception switch
        {
            RequestException or CheckpointException or ShapeException or StateDictMismatchException =>
                exception.Message,
            VulkanException vulkan => OfVulkan(vulkan),
            OperationCanceledException => "interrupted; nothing was written",
            OutOfMemoryException => "out of memory; try fewer samples at once (--batch) or a smaller input",
            IOException or UnauthorizedAccessException => exception.Message,
            TypeInitializationException { InnerException: DllNotFoundException inner } =>
                $"a native library is missing: {inner.Message}",
            ArgumentException argument => WithoutParameter(argument),
            _ => $"unexpected {exception.GetType().Name}: {exception.Message}; set DYNCONV_DEBUG=1 for the stack trace",
        };
        return Start + PrintableText.Of(OneLine(text), Longest);
    }

    public static string OfParsing(ParseResult request)
    {
        Command command = request.CommandResult.Command;
        bool wantsCommand = command is RootCommand && command.Subcommands.Count > 0;
        string place = wantsCommand ? "dynconv" : command is RootCommand ? command.Name : $"dynconv {command.Name}";
        string problem = wantsCommand
            ? request.UnmatchedTokens.Count > 0
                ? $"there is no command '{request.UnmatchedTokens[0]}'; the commands are {CommandNames(command)}"
                : $"name a command: {CommandNames(command)}"
            : request.Errors.Count > 0 ? request.Errors[0].Message : "the command line is not understood";
        return $"{Start}{PrintableText.Of(OneLine(problem).TrimEnd('.'), Longest)}; see {place} --help";
    }

    private static string CommandNames(Command command)
    {
        string names = string.Empty;
        foreach (Command inner in command.Subcommands)
        {
            names += names.Length == 0 ? inner.Name : $", {inner.Name}";
        }

        return names;
    }

    private static string OfVulkan(VulkanException exception) =>
        exception.Result is Result.ErrorOutOfDeviceMemory or Result.ErrorOutOfHostMemory
            && !exception.Message.Contains("--batch", StringComparison.Ordinal)
            ? $"{exception.Message}; try fewer samples at once (--batch)"
            : exception.Message;

    /// <summary>
    /// What .NET adds to a message, " (Parameter 'x')" and a line with the value, is of no use to a user.
    /// </summary>
    private static string WithoutParameter(ArgumentException exception)
    {
        int end = exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}

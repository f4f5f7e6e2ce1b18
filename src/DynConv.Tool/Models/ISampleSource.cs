using System.Collections.Generic;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Models;

/// <summary>The samples of a run, made when they are asked for, from several threads.</summary>
internal interface ISampleSource
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>The shape of each, [1, C, H, W]; null where only reading tells it.</summary>
    TensorShape? Shape { get; }

    /// <summary>What was done to the samples that somebody should know.</summary>
    IReadOnlyCollection<string> Notes { get; }

    /// <summary>What a sample is called in reports.</summary>
    string Name(int index);

    /// <summary>Reads a sample.</summary>
    /// <exception cref="RequestException">It cannot be read; the others may.</exception>
    Sample Read(int index);
}

using System.Collections.Generic;
using DynConv.Tool.Bench;

namespace DynConv.Peers.Results;

/// <summary>What --json prints. Times are milliseconds on the wall.</summary>
/// <param name="Device">The device that ours, and ncnn, ran on.</param>
/// <param name="Driver">Driver and version.</param>
/// <param name="ApiVersion">Its Vulkan.</param>
/// <param name="Date">When, in UTC.</param>
/// <param name="Command">The command line.</param>
/// <param name="Threads">Of the engines that run on the processor.</param>
/// <param name="Load">Processes that wanted a core before anything was measured (the mean of a minute); left out where
/// the system does not tell.</param>
/// <param name="Engines">What took part, by its own words.</param>
/// <param name="Absent">What did not, and why.</param>
/// <param name="Peaks">What the device can do at best, measured in the same run.</param>
/// <param name="Entries">What was measured.</param>
/// <param name="Means">Over all layers of a batch.</param>
internal sealed record PeersDocument(
    string Device,
    string Driver,
    string ApiVersion,
    string Date,
    string Command,
    int Threads,
    double? Load,
    IReadOnlyList<PeersDocument.Engine> Engines,
    IReadOnlyList<PeersDocument.Engine> Absent,
    BenchDocument.Limits Peaks,
    IReadOnlyList<PeersDocument.Entry> Entries,
    IReadOnlyList<PeersDocument.Mean> Means)
{
    /// <summary>One engine.</summary>
    /// <param name="Name">In the tables.</param>
    /// <param name="Description">Its version, or why it is absent.</param>
    internal sealed record Engine(string Name, string Description);

    /// <summary>One layer or network at one batch.</summary>
    /// <param name="Name">The workload's letter, or the network's name.</param>
    /// <param name="Description">What it is.</param>
    /// <param name="Batch">Samples.</param>
    /// <param name="Work">What has to be done; left out for networks.</param>
    /// <param name="Forms">What was timed; ours comes first.</param>
    /// <param name="LeftOut">What was not.</param>
    internal sealed record Entry(
        string Name,
        string Description,
        int Batch,
        Work? Work,
        IReadOnlyList<Form> Forms,
        IReadOnlyList<LeftOut> LeftOut);

    /// <summary>Operations, two for a multiply-add, and bytes that nobody can save.</summary>
    /// <param name="Operations">Of the dynamic layer.</param>
    /// <param name="LeastBytes">Of the dynamic layer.</param>
    /// <param name="StaticOperations">Of the convolution alone.</param>
    /// <param name="StaticLeastBytes">Of the convolution alone.</param>
    /// <param name="Floor">Milliseconds of the dynamic layer by the device's measured peaks.</param>
    internal sealed record Work(
        double Operations, double LeastBytes, double StaticOperations, double StaticLeastBytes, double Floor);

    /// <summary>One way to compute it.</summary>
    /// <param name="Engine">Whose.</param>
    /// <param name="Name">Which.</param>
    /// <param name="IsStatic">Whether it has one kernel for all samples.</param>
    /// <param name="Error">max |error| / max |reference|.</param>
    /// <param name="Time">How long it takes.</param>
    /// <param name="OverOurs">Its median over that of our dynamic form: above 1 ours is faster.</param>
    internal sealed record Form(
        string Engine, string Name, bool IsStatic, double Error, Spread Time, double OverOurs);

    /// <summary>A form that does not work, or is wrong.</summary>
    internal sealed record LeftOut(string Engine, string Form, string Reason);

    /// <summary>The geometric mean of <see cref="Form.OverOurs"/>.</summary>
    /// <param name="Batch">Samples.</param>
    /// <param name="Engine">Whose.</param>
    /// <param name="Form">Which.</param>
    /// <param name="Layers">Of how many layers.</param>
    /// <param name="OverOurs">The mean.</param>
    internal sealed record Mean(int Batch, string Engine, string Form, int Layers, double OverOurs);
}

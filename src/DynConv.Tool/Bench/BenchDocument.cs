using System.Collections.Generic;

namespace DynConv.Tool.Bench;

/// <summary>What <c>dynconv bench --json</c> prints. Times in milliseconds, sizes in bytes.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Kind">discrete, integrated, virtual, software or other.</param>
/// <param name="Driver">Driver and version.</param>
/// <param name="ApiVersion">Its Vulkan.</param>
/// <param name="Date">When, in UTC.</param>
/// <param name="Command">The command line.</param>
/// <param name="Peaks">What the device can do at best.</param>
/// <param name="ExpertPrecision">How experts are stored.</param>
/// <param name="Arithmetic">What convolutions multiplied: float16 only where the device could.</param>
/// <param name="ActivationPrecision">How maps were stored: float16 only where the device could.</param>
/// <param name="Entries">What was measured.</param>
/// <param name="Scaling">How times grow; left out where that was not asked for.</param>
internal sealed record BenchDocument(
    string Device,
    string Kind,
    string Driver,
    string ApiVersion,
    string Date,
    string Command,
    BenchDocument.Limits Peaks,
    string ExpertPrecision,
    string Arithmetic,
    string ActivationPrecision,
    IReadOnlyList<BenchDocument.Entry> Entries,
    IReadOnlyList<BenchDocument.Growth>? Scaling)
{
    /// <summary>Measured peaks.</summary>
    /// <param name="Operations">Float32 operations a second.</param>
    /// <param name="Bytes">Bytes a second, read and written.</param>
    /// <param name="Submission">Milliseconds of submitting next to nothing and waiting.</param>
    internal sealed record Limits(double Operations, double Bytes, double Submission);

    /// <summary>One layer or network at one batch.</summary>
    /// <param name="Name">The workload's letter, or the network's name.</param>
    /// <param name="Description">What it is.</param>
    /// <param name="Batch">Samples.</param>
    /// <param name="Time">How long it takes.</param>
    /// <param name="Error">max |error| / max |reference|; left out where there is no reference.</param>
    /// <param name="Static">The convolution of the same shape that is not dynamic.</param>
    /// <param name="Work">Operations and bytes.</param>
    /// <param name="Memory">What it takes.</param>
    /// <param name="Starts">From nothing to a first result.</param>
    /// <param name="Steps">Where the device's time goes.</param>
    internal sealed record Entry(
        string Name,
        string Description,
        int Batch,
        Times Time,
        double? Error,
        StaticEntry? Static,
        Work? Work,
        Footprint Memory,
        Starts? Starts,
        IReadOnlyList<Step> Steps);

    /// <summary>One thing by three clocks.</summary>
    /// <param name="Wall">From submission to the end of waiting, data on the device.</param>
    /// <param name="Copied">The same with input and output copied from and to the host's memory.</param>
    /// <param name="Device">The device's own time without those copies; left out where it has no timestamps.</param>
    internal sealed record Times(Spread Wall, Spread Copied, Spread? Device)
    {
        /// <summary>What comparisons are made with: the device's time where it tells one.</summary>
        internal Spread Best => Device ?? Wall;
    }

    /// <summary>The static convolution.</summary>
    internal sealed record StaticEntry(Times Time, double Error);

    /// <summary>What has to be done, and how much faster it could be.</summary>
    /// <param name="Operations">Two for a multiply-add.</param>
    /// <param name="LeastBytes">Bytes that nobody can save; left out where it is not known.</param>
    /// <param name="MixtureBytes">Bytes of mixed weights that are written and read again.</param>
    /// <param name="Floor">Milliseconds by the measured peaks: the larger of operations and least bytes.</param>
    /// <param name="OperationsPerSecond">Reached, by the device's time.</param>
    internal sealed record Work(
        double Operations, double? LeastBytes, double? MixtureBytes, double Floor, double OperationsPerSecond);

    /// <summary>Bytes on the device, and what a run consists of.</summary>
    /// <param name="Weights">Of weights.</param>
    /// <param name="Features">Of features, sharing memory by lifetime.</param>
    /// <param name="UnsharedFeatures">Of features if they did not.</param>
    /// <param name="Dispatches">In one run.</param>
    /// <param name="Barriers">In one run.</param>
    internal sealed record Footprint(
        ulong Weights, ulong Features, ulong UnsharedFeatures, int Dispatches, int Barriers);

    /// <summary>Without and with a pipeline cache.</summary>
    internal sealed record Starts(Start Cold, Start Warm);

    /// <summary>A start's milliseconds.</summary>
    /// <param name="Open">To open the device.</param>
    /// <param name="Plan">To make pipelines and bring the weights there.</param>
    /// <param name="FirstRun">To run once.</param>
    internal sealed record Start(double Open, double Plan, double FirstRun);

    /// <summary>A step and its median milliseconds.</summary>
    internal sealed record Step(string Name, double Milliseconds);

    /// <summary>How a layer's time grows.</summary>
    /// <param name="Name">The workload's letter.</param>
    /// <param name="Description">What it is.</param>
    /// <param name="Axis">"samples", or "pixels" of a plane of the output.</param>
    /// <param name="Exponent">p of time ~ count^p over the larger half of the points: 1 is linear.</param>
    /// <param name="Points">In order of their counts.</param>
    internal sealed record Growth(
        string Name, string Description, string Axis, double Exponent, IReadOnlyList<Point> Points);

    /// <summary>One size.</summary>
    /// <param name="Count">Samples or pixels.</param>
    /// <param name="Time">How long it takes.</param>
    internal sealed record Point(long Count, Times Time);
}

using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using DynConv.Peers.Contests;

namespace DynConv.Peers.Engines;

/// <summary>A form of what a worker has prepared.</summary>
/// <param name="worker">Whose process it is.</param>
/// <param name="form">Its name of the form.</param>
/// <param name="isStatic">Whether it has one kernel for all samples.</param>
/// <param name="files">Where arrays are handed over.</param>
internal sealed class WorkerForm(Worker worker, string form, bool isStatic, SharedFiles files)
    : Competitor(worker.Engine, form, isStatic)
{
    private int _next;

    /// <inheritdoc/>
    public override float[] FirstOutput()
    {
        string path = files["output.f32"];
        worker.Ask("output", Form, "0", path);
        float[] output = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
        File.Delete(path);
        return output;
    }

    /// <inheritdoc/>
    protected override double Run() => worker.AskForTime(
        "run", Form, (_next++ % files.InputCount).ToString(CultureInfo.InvariantCulture));
}

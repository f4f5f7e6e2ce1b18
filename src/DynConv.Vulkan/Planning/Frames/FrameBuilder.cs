using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>Records a program into a frame, once for each of its slots.</summary>
/// <param name="context">The device.</param>
/// <param name="program">What to record.</param>
/// <param name="bindings">Where the input comes from and the output goes to.</param>
/// <param name="isPlansOwn">Whether it is the frame of <see cref="Plan.Run"/>, which waits for each execution.</param>
internal sealed class FrameBuilder(
    VulkanContext context, PlanProgram program, FrameBindings bindings, bool isPlansOwn)
{
    public PlanFrame Build(PlanMemory weights)
    {
        FrameChecks.ThrowIfWrong(bindings, program, context.Capabilities);
        lock (program.Recording)
        {
            FrameResources resources = new(context, program, weights, bindings);
            List<FrameSlot> slots = [];
            try
            {
                for (int i = 0; i < bindings.InFlight; i++)
                {
                    slots.Add(BuildSlot(resources));
                }

                context.Pipelines.Save();
                UseGuard guard = new(isPlansOwn ? "plan" : "frame");
                return new PlanFrame(context, program, resources, [.. slots], guard);
            }
            catch
            {
                slots.ForEach(slot => slot.Dispose());
                resources.Dispose();
                throw;
            }
        }
    }

    private FrameSlot BuildSlot(FrameResources resources)
    {
        HostTransfer transfer = new(
            resources.Memory,
            bindings.TakesInput ? program.Source.Range : (BufferRange?)null,
            bindings.ReadsBack ? program.Target.Range : (BufferRange?)null,
            shared: bindings.InFlight > 1);
        RecordedCommands commands = Record(resources, transfer);
        try
        {
            return new FrameSlot(context, commands, transfer);
        }
        catch
        {
            commands.Dispose();
            throw;
        }
    }

    private RecordedCommands Record(FrameResources resources, HostTransfer transfer)
    {
        using CommandRecorder recorder = context.CreateRecorder();
        HostBarriers barriers = Barriers(resources.Images);
        recorder.Barrier(barriers.Enter(afterEarlierExecutions: !isPlansOwn));
        if (program.Profile)
        {
            recorder.EnableTimestamps(program.Steps.Count + 3);
            recorder.Timestamp("start");
        }

        transfer.RecordUpload(recorder);
        resources.Images.RecordInputs(recorder);
        recorder.Timestamp("upload");
        foreach (PlanBuilder.Step step in program.Steps)
        {
            step.RecordTo(recorder);
            recorder.Timestamp(step.Name);
        }

        resources.Images.RecordOutputs(recorder);
        transfer.RecordDownload(recorder);
        recorder.Timestamp("download");
        recorder.Barrier(barriers.Leave());
        (resources.Dispatches, resources.Barriers) = (recorder.DispatchCount, recorder.BarrierCount);
        return new RecordedCommands(context, recorder.FinishSequence());
    }

    private HostBarriers Barriers(FrameImages images)
    {
        HostBarriers barriers = new(context);
        images.AddTo(barriers);
        if (bindings.Input is ExternalBuffer input)
        {
            barriers.Add(program.Source.Range, input.Before, input.After);
        }

        if (bindings.Output is ExternalBuffer output)
        {
            barriers.Add(program.Target.Range, output.Before, output.After);
        }

        if (bindings.ReadsBack)
        {
            barriers.AddHostRead();
        }

        return barriers;
    }
}

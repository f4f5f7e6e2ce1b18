using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Models;

/// <summary>Runs one dynamic layer as a network of its own and reads every stage back.</summary>
internal static class LayerRunner
{
    // The order in which they arise.
    private static readonly string[] Order = ["pooled", "attention", "weight", "bias"];

    /// <summary>Runs the layer.</summary>
    /// <exception cref="RequestException">The input does not suit the layer, or the results are too large.</exception>
    public static LayerResult Run(
        DeviceSession device, LayerChoice choice, LayerSettings settings, (float[] Values, TensorShape Shape) input,
        PlanOptions options, Interruption interruption)
    {
        DynamicLayerInfo info = choice.Info;
        if (input.Shape.C != info.InChannels)
        {
            throw new RequestException(
                $"the input {input.Shape} has {input.Shape.C} channels, the layer wants {info.InChannels}");
        }

        long weights = (
            long)info.OutChannels * info.InChannelsPerGroup * info.KernelSize.Height * info.KernelSize.Width;
        if (weights > int.MaxValue / 2 / input.Shape.N)
        {
            throw new RequestException(
                $"the mixed weights ({input.Shape.N} × {weights}) are too large; run fewer samples at once");
        }

        return Run(device, settings.CreateLayer(), choice.Weights, info.Name, input, options, interruption);
    }

    /// <summary>Runs a layer of any kind.</summary>
    /// <exception cref="RequestException">The input does not suit the layer, or the results are too large.</exception>
    public static LayerResult Run(
        DeviceSession device, Layer layer, StateDict weights, string name, (float[] Values, TensorShape Shape) input,
        PlanOptions options, Interruption interruption)
    {
        Network network = Network.Build(layer, weights);
        TensorShape outputShape = InferOutputShape(network, name, input.Shape);
        if (outputShape.ElementCount > int.MaxValue / 2)
        {
            throw new RequestException($"the output {outputShape} is too large; run fewer samples at once");
        }

        float[] output = new float[outputShape.ElementCount];
        using Plan plan = network.CompileTuned(
            device.Context, input.Shape, options with { Observe = Observe.Stages });
        interruption.ThrowIfRequested();
        plan.Run(input.Values, output);
        List<LayerResult.Stage> stages = [];
        foreach (string stage in Order)
        {
            List<PlanObservation> found = [.. plan.Observations.Where(observation => observation.Stage == stage)];
            foreach (PlanObservation observation in found)
            {
                // A block has several layers.
                string own = found.Count == 1 ? stage : $"{observation.Layer}.{stage}";
                stages.Add(new LayerResult.Stage(own, observation.Shape, plan.Read(observation)));
            }
        }

        stages.Add(
            new LayerResult.Stage("output", outputShape.Sizes, output));
        return new LayerResult(stages);
    }

    private static TensorShape InferOutputShape(Network network, string name, TensorShape input)
    {
        try
        {
            return network.InferOutputShape(input);
        }
        catch (ShapeException exception)
        {
            // As a network of its own the layer has lost its name.
            string problem = exception.Message[(exception.LayerName.Length + ": ".Length)..];
            throw new RequestException(
                $"layer '{PrintableText.Of(name)}': {problem}; see --stride, --padding, --dilation", exception);
        }
    }
}

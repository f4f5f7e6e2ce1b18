using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Fully connected layers, and what follows them.</summary>
internal static class DenseLowering
{
    public static void Lower(PlanBuilder builder, LinearNode node)
    {
        TensorShape input = builder.Shape(node.Inputs[0]);
        Operand source = builder.Operand(node.Inputs[0]);
        Constant weight = builder.AddConstant(node.Weight);
        Constant bias = node.Bias is null ? builder.Nothing : builder.AddConstant(node.Bias);
        Transient target = builder.DefineTransient(node.Output, node.Name);
        Linear kernel = new(
            (uint)input.N, (uint)node.InFeatures, (uint)node.OutFeatures, node.Bias is not null, node.Activation);
        kernel = node.Experts > 0 ? kernel.WithSoftmax((uint)node.Experts, 1) : kernel;
        builder.AddStep(
            node.Name,
            recorder => recorder.DispatchFetching(kernel, source.Range, weight.Range, bias.Range, target.Range),
            source, weight, bias, target);
    }

    public static void Lower(PlanBuilder builder, SoftmaxNode node)
    {
        TensorShape shape = builder.Shape(node.Output);
        Operand source = builder.Operand(node.Inputs[0]);
        Transient target = builder.DefineTransient(node.Output, node.Name);
        Softmax kernel = new((uint)shape.N, (uint)shape.C, 1, node.TakesLogarithm);
        builder.AddStep(node.Name, recorder => recorder.Dispatch(kernel, source.Range, target.Range), source, target);
    }
}

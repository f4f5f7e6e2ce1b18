using HostOwnedDevice.Device;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Rendering;

/// <summary>The graphics pipeline of scene.vert and scene.frag: one triangle, no vertices, nothing blended.</summary>
internal static unsafe class ScenePipeline
{
    public static Pipeline Create(HostDevice host, RenderPass pass, PipelineLayout layout)
    {
        ShaderModule vertex = default, fragment = default;
        nint main = SilkMarshal.StringToPtr("main");
        try
        {
            vertex = ShaderModules.Load(host, "scene.vert");
            fragment = ShaderModules.Load(host, "scene.frag");
            PipelineShaderStageCreateInfo* stages = stackalloc PipelineShaderStageCreateInfo[]
            {
                Stage(ShaderStageFlags.VertexBit, vertex, main),
                Stage(ShaderStageFlags.FragmentBit, fragment, main),
            };
            return Create(host, pass, layout, stages);
        }
        finally
        {
            host.Vk.DestroyShaderModule(host.Handle, vertex, null);
            host.Vk.DestroyShaderModule(host.Handle, fragment, null);
            SilkMarshal.Free(main);
        }
    }

    private static PipelineShaderStageCreateInfo Stage(ShaderStageFlags stage, ShaderModule module, nint entry) => new()
    {
        SType = StructureType.PipelineShaderStageCreateInfo,
        Stage = stage,
        Module = module,
        PName = (byte*)entry,
    };

    private static Pipeline Create(
        HostDevice host, RenderPass pass, PipelineLayout layout, PipelineShaderStageCreateInfo* stages)
    {
        PipelineVertexInputStateCreateInfo vertices = new()
        {
            SType = StructureType.PipelineVertexInputStateCreateInfo,
        };
        PipelineInputAssemblyStateCreateInfo assembly = new()
        {
            SType = StructureType.PipelineInputAssemblyStateCreateInfo,
            Topology = PrimitiveTopology.TriangleList,
        };
        PipelineViewportStateCreateInfo viewport = new()
        {
            SType = StructureType.PipelineViewportStateCreateInfo,
            ViewportCount = 1,
            ScissorCount = 1,
        };
        PipelineRasterizationStateCreateInfo rasterization = new()
        {
            SType = StructureType.PipelineRasterizationStateCreateInfo,
            PolygonMode = PolygonMode.Fill,
            CullMode = CullModeFlags.None,
            LineWidth = 1,
        };
        PipelineMultisampleStateCreateInfo samples = new()
        {
            SType = StructureType.PipelineMultisampleStateCreateInfo,
            RasterizationSamples = SampleCountFlags.Count1Bit,
        };
        PipelineColorBlendAttachmentState attachment = new()
        {
            ColorWriteMask = ColorComponentFlags.RBit | ColorComponentFlags.GBit | ColorComponentFlags.BBit
                | ColorComponentFlags.ABit,
        };
        PipelineColorBlendStateCreateInfo blending = new()
        {
            SType = StructureType.PipelineColorBlendStateCreateInfo,
            AttachmentCount = 1,
            PAttachments = &attachment,
        };
        DynamicState* dynamic = stackalloc[] { DynamicState.Viewport, DynamicState.Scissor };
        PipelineDynamicStateCreateInfo dynamics = new()
        {
            SType = StructureType.PipelineDynamicStateCreateInfo,
            DynamicStateCount = 2,
            PDynamicStates = dynamic,
        };
        GraphicsPipelineCreateInfo info = new()
        {
            SType = StructureType.GraphicsPipelineCreateInfo,
            StageCount = 2,
            PStages = stages,
            PVertexInputState = &vertices,
            PInputAssemblyState = &assembly,
            PViewportState = &viewport,
            PRasterizationState = &rasterization,
            PMultisampleState = &samples,
            PColorBlendState = &blending,
            PDynamicState = &dynamics,
            Layout = layout,
            RenderPass = pass,
        };
        Pipeline pipeline;
        host.Vk.CreateGraphicsPipelines(host.Handle, default, 1, &info, null, &pipeline)
            .ThrowIfFailed("create the scene's pipeline");
        return pipeline;
    }
}

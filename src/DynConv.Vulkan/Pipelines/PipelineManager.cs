using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using DynConv.Vulkan.Device;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// The compute pipelines of a context, one per shader and specialization, created when first asked for and kept.
/// Thread-safe.
/// </summary>
public sealed unsafe class PipelineManager
{
    private const uint SpirvMagic = 0x07230203;
    private const int SpirvHeaderWords = 5;

    private readonly VulkanContext _context;
    private readonly PipelineCacheFormat _format;
    private readonly PipelineCacheFile _file;
    private readonly PipelineLayouts _layouts;
    private readonly Lock _lock = new();
    private readonly Dictionary<
        (string Shader, Specialization Values, SetShape Bindings, int PushBytes), ComputePipeline> _pipelines = [];
    private readonly DriverCache _cache;
    private long _hits;
    private int _unsaved;

    internal PipelineManager(VulkanContext context, VulkanContextOptions options, PipelineCache? borrowed)
    {
        _context = context;
        _format = new PipelineCacheFormat(context);
        bool hostKeeps = borrowed is not null || options.PipelineCacheData is not null;
        _file = new PipelineCacheFile(_format, hostKeeps ? "" : options.CacheFolder, context.Logger);
        _layouts = new PipelineLayouts(context);
        _cache = borrowed is PipelineCache theirs
            ? new DriverCache(context, theirs)
            : new DriverCache(
                context, options.PipelineCacheData is ReadOnlyMemory<byte> data ? Import(data.Span) : _file.Read());
    }

    /// <summary>Pipelines created so far.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _pipelines.Count;
            }
        }
    }

    /// <summary>How often an existing pipeline was handed out.</summary>
    public long Hits
    {
        get
        {
            lock (_lock)
            {
                return _hits;
            }
        }
    }

    /// <summary>
    /// Writes the driver's compiled pipelines to the cache file if there are new ones. Called after a plan is made; a
    /// file that cannot be written is logged, never an error.
    /// </summary>
    public void Save()
    {
        _context.ThrowIfUnusable();
        lock (_lock)
        {
            if (_unsaved == 0 || !_file.IsEnabled)
            {
                return;
            }

            _file.Write(_cache.Read());
            _unsaved = 0;
        }
    }

    /// <summary>
    /// Everything compiled so far, for a host that keeps it: <see cref="VulkanContextOptions.PipelineCacheData"/> of
    /// the next start. Call it after a plan was warmed up: some drivers compile at the first run.
    /// </summary>
    /// <returns>Which device and driver it is for, a hash, and the driver's data.</returns>
    public byte[] Export()
    {
        _context.ThrowIfUnusable();
        lock (_lock)
        {
            return _format.Wrap(_cache.Read());
        }
    }

    /// <summary>Destroys every pipeline; the context that owns them does it last.</summary>
    internal void Destroy()
    {
        foreach (ComputePipeline pipeline in _pipelines.Values)
        {
            _context.Api.DestroyPipeline(_context.Handle, pipeline.Handle, null);
        }

        _pipelines.Clear();
        _layouts.Destroy();
        _cache.Destroy();
    }

    internal ComputePipeline Get(ShaderModuleCode shader, in Specialization values, in SetShape shape, int pushBytes)
    {
        // Bindings and push constants are the caller's claim about a shader of his own: another claim is another
        // layout.
        (string, Specialization, SetShape, int) key = (shader.Name, values, shape, pushBytes);
        lock (_lock)
        {
            if (_pipelines.TryGetValue(key, out ComputePipeline? known))
            {
                _hits++;
                return known;
            }

            ComputePipeline pipeline = Create(shader, values, shape, pushBytes);
            _pipelines.Add(key, pipeline);
            _unsaved++;
            return pipeline;
        }
    }

    private byte[] Import(ReadOnlySpan<byte> data)
    {
        try
        {
            return data.IsEmpty ? [] : _format.Unwrap(data);
        }
        catch (InvalidDataException e)
        {
            Log.CacheIgnored(_context.Logger, nameof(VulkanContextOptions.PipelineCacheData), e.Message);
            return [];
        }
    }

    private ComputePipeline Create(ShaderModuleCode shader, in Specialization values, in SetShape shape, int pushBytes)
    {
        if (pushBytes > _context.Capabilities.MaxPushConstants)
        {
            throw new DeviceLimitException(
                $"{shader.Name}: {pushBytes} bytes of push constants, "
                + $"the device has {_context.Capabilities.MaxPushConstants}");
        }

        if (pushBytes % sizeof(uint) != 0)
        {
            throw new ArgumentException(
                $"{shader.Name}: {pushBytes} bytes of push constants are not whole 32-bit words");
        }

        // Drivers trust the words they are given; what is no SPIR-V at all can be told.
        if (shader.Words.Length < SpirvHeaderWords || shader.Words.Span[0] != SpirvMagic)
        {
            throw new ArgumentException(
                $"{shader.Name} is no SPIR-V: its {shader.Words.Length} words do not start with 0x{SpirvMagic:x8}");
        }

        if (ModuleCapabilities.StoresHalves(shader.Words.Span)
            && !_context.Features.HasFlag(VulkanFeatures.HalfStorage))
        {
            throw new VulkanFeatureException(
                $"{shader.Name} stores numbers of 16 bits, which {_context.Capabilities.Name} cannot, or which are not enabled");
        }

        uint matrixSubgroup = ModuleCapabilities.UsesMatrices(shader.Words.Span) ? RequireMatrices(shader.Name) : 0;
        PipelineLayout layout = _layouts.Pipeline(shape, pushBytes);
        ShaderModule module = CreateModule(shader.Name, SpecializedModule.Create(shader.Words.Span, values));
        try
        {
            return new ComputePipeline(
                CreatePipeline(shader.Name, module, layout, values, matrixSubgroup), layout, _layouts.Set(shape),
                shape);
        }
        finally
        {
            _context.Api.DestroyShaderModule(_context.Handle, module, null);
        }
    }

    private uint RequireMatrices(string shader) => _context.MatrixUnits?.SubgroupSize
        ?? throw new VulkanFeatureException(
            $"{shader} multiplies matrices, which {_context.Capabilities.Name} cannot, or which are not enabled");

    private ShaderModule CreateModule(string name, uint[] code)
    {
        fixed (uint* words = code)
        {
            ShaderModuleCreateInfo info = new()
            {
                SType = StructureType.ShaderModuleCreateInfo,
                CodeSize = (nuint)code.Length * sizeof(uint),
                PCode = words,
            };
            ShaderModule module;
            _context.Check(
                _context.Api.CreateShaderModule(_context.Handle, &info, null, &module), $"load shader {name}");
            return module;
        }
    }

    /// <param name="name">For messages.</param>
    /// <param name="module">The shader.</param>
    /// <param name="layout">Its interface.</param>
    /// <param name="values">Its constants.</param>
    /// <param name="matrixSubgroup">Size of the subgroups that matrices belong to; 0 where there are none.</param>
    private Pipeline CreatePipeline(
        string name, ShaderModule module, PipelineLayout layout, Specialization values, uint matrixSubgroup)
    {
        SpecializationMapEntry* entries = stackalloc SpecializationMapEntry[Specialization.Capacity];
        uint* data = stackalloc uint[Specialization.Capacity];
        for (int i = 0; i < values.Count; i++)
        {
            data[i] = values[i];
            entries[i] = new SpecializationMapEntry
            {
                ConstantID = (uint)i,
                Offset = (uint)(i * sizeof(uint)),
                Size = sizeof(uint),
            };
        }

        PipelineShaderStageRequiredSubgroupSizeCreateInfo subgroup = new()
        {
            SType = StructureType.PipelineShaderStageRequiredSubgroupSizeCreateInfo,
            RequiredSubgroupSize = matrixSubgroup,
        };
        SpecializationInfo specialization = new()
        {
            MapEntryCount = (uint)values.Count,
            PMapEntries = entries,
            DataSize = (nuint)(values.Count * sizeof(uint)),
            PData = data,
        };
        nint entryPoint = SilkMarshal.StringToPtr("main");
        try
        {
            ComputePipelineCreateInfo info = new()
            {
                SType = StructureType.ComputePipelineCreateInfo,
                Stage = new PipelineShaderStageCreateInfo
                {
                    SType = StructureType.PipelineShaderStageCreateInfo,
                    PNext = matrixSubgroup == 0 ? null : &subgroup,
                    Flags = matrixSubgroup == 0
                        ? PipelineShaderStageCreateFlags.None
                        : PipelineShaderStageCreateFlags.RequireFullSubgroupsBit,
                    Stage = ShaderStageFlags.ComputeBit,
                    Module = module,
                    PName = (byte*)entryPoint,
                    PSpecializationInfo = &specialization,
                },
                Layout = layout,
            };
            Pipeline pipeline;
            Result result =
                _context.Api.CreateComputePipelines(_context.Handle, _cache.Handle, 1, &info, null, &pipeline);
            string operation = $"compile pipeline {name} {values}";
            if (result is not (Result.Success or Result.ErrorDeviceLost
                or Result.ErrorOutOfHostMemory or Result.ErrorOutOfDeviceMemory))
            {
                throw new PipelineException($"{operation}: {result}; {ResultChecks.Advice(result)}", result);
            }

            _context.Check(result, operation);
            return pipeline;
        }
        finally
        {
            SilkMarshal.Free(entryPoint);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Lowering;
using DynConv.Vulkan.Planning.Weights;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// Collects the steps of a plan and what they touch. Nothing is allocated or recorded yet: places depend on every
/// operand's lifetime, which is known only at the end.
/// </summary>
internal sealed class PlanBuilder(
    DeviceCapabilities device, PlanOptions options, IReadOnlyDictionary<Value, TensorShape> shapes)
{
    private readonly Dictionary<Value, Operand> _operands = [];
    private readonly List<Step> _steps = [];
    private readonly List<Transient> _transients = [];
    private readonly List<Constant> _constants = [];
    private readonly List<PlanObservation> _observations = [];
    private readonly Dictionary<Parameter, Constant> _shared = [];
    private readonly List<ConvolutionSite> _convolutions = [];
    private readonly Dictionary<Parameter, ImmutableArray<StoredCells>> _sharedCells = [];
    private readonly Dictionary<AttentionNode, PlaneValues> _meansLeft = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Value, MapSums> _sums = [];
    private readonly Dictionary<Value, Operand> _converted = [];
    private Constant? _nothing;
    private ConvolutionForm? _form;

    public DeviceCapabilities Device { get; } = device;

    /// <summary>What mixes the kernels of convolutions that share their coefficients.</summary>
    public IReadOnlyDictionary<Node, SharedAggregation> SharedAggregations { get; set; } =
        ImmutableDictionary<Node, SharedAggregation>.Empty;

    /// <summary>Who takes what of the nodes that are lowered; null where nobody needs to know.</summary>
    public ValueUsers? Users { get; set; }

    /// <summary>Forms that the driver does not compile.</summary>
    public IReadOnlySet<ConvolutionForm> Refused { get; init; } = ImmutableHashSet<ConvolutionForm>.Empty;

    /// <summary>Samples of the network's input.</summary>
    public required int Batch { get; init; }

    /// <summary>Takes what somebody should know who wonders about the plan.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    public PlanOptions Options { get; } = options;

    /// <summary>Whether maps are float16 where their kernels can.</summary>
    public bool StoresHalves { get; init; }

    /// <summary>What convolutions may multiply matrices with; null for nothing.</summary>
    public MatrixUnits? Matrix { get; init; }

    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<Transient> Transients => _transients;

    public IReadOnlyList<Constant> Constants => _constants;

    /// <summary>The convolutions, in the order of their steps.</summary>
    public IReadOnlyList<ConvolutionSite> Convolutions => _convolutions;

    public IReadOnlyList<PlanObservation> Observations => _observations;

    /// <summary>What is bound where a kernel has a binding that it will not read.</summary>
    public Constant Nothing => _nothing ??= AddConstant("nothing", 4, span => span.Clear());

    public TensorShape Shape(Value value) => shapes[value];

    /// <summary>How a convolution is computed.</summary>
    public ConvolutionChoice Choose(in ConvolutionSite site)
    {
        if (Options.ForcedChoice?.Invoke(site) is ConvolutionChoice forced && !Refused.Contains(forced.Form))
        {
            return forced;
        }

        if (Matrix is MatrixUnits units && MatrixArithmetic.Suits(site, units)
            && !Refused.Contains(ConvolutionForm.Matrix))
        {
            return MatrixArithmetic.Choose(site, units);
        }

        return Options.Tuning?.Find(site, Device) is ConvolutionChoice tuned
            && (Options.Winograd || tuned.WinogradSide == 0) && !Refused.Contains(tuned.Form)
            ? tuned
            : ConvolutionChooser.Choose(site, Device, Options.Winograd, Refused);
    }

    /// <summary>Notes that the steps of a node come next.</summary>
    public void BeginNode() => _form = null;

    /// <summary>Notes a convolution whose steps come next, up to the next node.</summary>
    public void AddConvolution(in ConvolutionSite site, ConvolutionForm form)
    {
        _convolutions.Add(site);
        _form = form;
    }

    /// <summary>Where a value of the network is, in float32: a step converts it where it was not stored so.</summary>
    public Operand Operand(Value value) => Operand(value, asHalf: false);

    /// <summary>Where a value of the network is, in float16 or in float32.</summary>
    public Operand Operand(Value value, bool asHalf)
    {
        Operand stored = Stored(value);
        if (stored.IsHalf == asHalf)
        {
            return stored;
        }

        if (!_converted.TryGetValue(value, out Operand? converted))
        {
            converted = _converted[value] = HalfConversion.Add(this, stored, Shape(value));
        }

        return converted;
    }

    /// <summary>Where a value of the network is, as it was stored.</summary>
    public Operand Stored(Value value) => _operands[value];

    /// <summary>Says where a value is: a new transient, or (flatten) that of another value.</summary>
    public void Define(Value value, Operand operand) => _operands.Add(value, operand);

    /// <summary>Leaves it to an attention to make the means of the planes that it is given in place of them.</summary>
    public void LeaveMeans(AttentionNode attention, PlaneValues plane) => _meansLeft.Add(attention, plane);

    /// <summary>The planes that an attention is given in place of means; null for means.</summary>
    public PlaneValues? MeansLeft(AttentionNode attention)
        => _meansLeft.TryGetValue(attention, out PlaneValues plane) ? plane : null;

    /// <summary>Says that a map's tiles are summed, for who wants its means.</summary>
    public void DefineSums(Value map, MapSums sums) => _sums[map] = sums;

    /// <summary>The sums of a map's tiles; null where nobody wanted them.</summary>
    public MapSums? Sums(Value map) => _sums.GetValueOrDefault(map);

    /// <summary>A new transient for a value.</summary>
    public Transient DefineTransient(Value value, string name, bool isHalf = false)
    {
        TensorShape shape = Shape(value);
        Transient transient = AddTransient(
            name, (ulong)shape.N * ConvolutionLowering.BytesPerSample(shape, isHalf), isHalf);
        Define(value, transient);
        return transient;
    }

    public Transient AddTransient(string name, ulong bytes, bool isHalf = false)
    {
        Transient transient = new(name, bytes) { IsHalf = isHalf };
        _transients.Add(transient);
        return transient;
    }

    public Constant AddConstant(string name, int count, Action<Span<float>> fill)
    {
        Constant constant = new(name, count, fill);
        if (constant.Bytes > Device.MaxStorageBufferRange)
        {
            throw new DeviceLimitException(
                $"{name} has {constant.Bytes} bytes, the device binds at most {Device.MaxStorageBufferRange}");
        }

        _constants.Add(constant);
        return constant;
    }

    /// <summary>A constant of a parameter's numbers; the same parameter again is the same constant.</summary>
    public Constant AddConstant(Parameter parameter)
    {
        if (!_shared.TryGetValue(parameter, out Constant? constant))
        {
            constant = AddConstant(parameter.Name, parameter.ElementCount, parameter.CopyTo);
            _shared.Add(parameter, constant);
        }

        return constant;
    }

    /// <summary>A constant of words of 32 bits, whatever is in them.</summary>
    public Constant AddWords(string name, int count, Action<Span<uint>> fill)
        => AddConstant(name, count, span => fill(MemoryMarshal.Cast<float, uint>(span)));

    /// <summary>How a bank's numbers are written: as the options say, if that is possible.</summary>
    /// <param name="layer">Whose bank it is.</param>
    /// <param name="bank">All its numbers.</param>
    /// <param name="filterLength">Numbers of a filter.</param>
    public NumberEncoding Encode(string layer, Parameter bank, int filterLength)
    {
        NumberEncoding encoding = NumberEncoding.Choose(
            bank, filterLength, Options.ExpertPrecision, out string? refusal);
        if (refusal is not null)
        {
            Log.ExpertsStaySingle(Logger, layer, refusal);
        }

        return encoding;
    }

    /// <summary>Cells, stored; the same parameter again is the same constants.</summary>
    /// <param name="layer">Whose cells they are.</param>
    /// <param name="cells">[n, Co, Ci].</param>
    public ImmutableArray<StoredCells> AddCells(string layer, Parameter cells)
    {
        if (!_sharedCells.TryGetValue(cells, out ImmutableArray<StoredCells> known))
        {
            known = _sharedCells[cells] = StoredCells.Add(this, layer, cells);
        }

        return known;
    }

    /// <summary>A step: which operands it touches and how it is recorded once they have their places.</summary>
    public void AddStep(string name, Action<CommandRecorder> record, params ReadOnlySpan<Operand> touched)
    {
        foreach (Operand operand in touched)
        {
            operand.Touch(_steps.Count);
        }

        _steps.Add(new Step(name, record, _form));
    }

    /// <summary>Keeps something of every run for the host to read: it lives to the end.</summary>
    public void Keep(PlanObservation observation)
    {
        observation.Source.Touch(int.MaxValue);
        _observations.Add(observation);
    }

    /// <summary>One thing to record, and the form of the convolution that it is a part of.</summary>
    internal readonly record struct Step(string Name, Action<CommandRecorder> Record, ConvolutionForm? Form)
    {
        /// <exception cref="FormRefusedException">The driver does not compile it, and there is another form.</exception>
        public void RecordTo(CommandRecorder recorder)
        {
            try
            {
                Record(recorder);
            }
            catch (PipelineException e) when (Form is ConvolutionForm form && form != ConvolutionForm.Direct)
            {
                throw new FormRefusedException(form, Name, e);
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Planning.Convolutions;

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
    private readonly Dictionary<Parameter, ImmutableArray<Constant>> _sharedColumns = [];
    private readonly List<ConvolutionSite> _convolutions = [];
    private Constant? _nothing;

    public DeviceCapabilities Device { get; } = device;

    /// <summary>Samples of the network's input.</summary>
    public required int Batch { get; init; }

    public PlanOptions Options { get; } = options;

    /// <summary>What convolutions may multiply matrices with; null for nothing.</summary>
    public MatrixUnits? Matrix { get; init; }

    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<Transient> Transients => _transients;

    public IReadOnlyList<Constant> Constants => _constants;

    /// <summary>The convolutions that were chosen for.</summary>
    public IReadOnlyList<ConvolutionSite> Convolutions => _convolutions;

    public IReadOnlyList<PlanObservation> Observations => _observations;

    /// <summary>What is bound where a kernel has a binding that it will not read.</summary>
    public Constant Nothing => _nothing ??= AddConstant("nothing", 4, span => span.Clear());

    public TensorShape Shape(Value value) => shapes[value];

    /// <summary>How a convolution is computed.</summary>
    public ConvolutionChoice Choose(in ConvolutionSite site)
    {
        _convolutions.Add(site);
        if (Options.ForcedChoice?.Invoke(site) is ConvolutionChoice forced)
        {
            return forced;
        }

        if (Matrix is MatrixUnits units && MatrixArithmetic.Suits(site, units))
        {
            return MatrixArithmetic.Choose(site, units);
        }

        return Options.Tuning?.Find(site) is ConvolutionChoice tuned && (Options.Winograd || tuned.WinogradSide == 0)
            ? tuned
            : ConvolutionChooser.Choose(site, Device, Options.Winograd);
    }

    /// <summary>Where a value of the network is.</summary>
    public Operand Operand(Value value) => _operands[value];

    /// <summary>Says where a value is: a new transient, or (flatten) that of another value.</summary>
    public void Define(Value value, Operand operand) => _operands.Add(value, operand);

    /// <summary>A new transient for a value.</summary>
    public Transient DefineTransient(Value value, string name)
    {
        Transient transient = AddTransient(name, (ulong)Shape(value).ElementCount * sizeof(float));
        Define(value, transient);
        return transient;
    }

    public Transient AddTransient(string name, ulong bytes)
    {
        Transient transient = new(name, bytes);
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

    /// <summary>
    /// A matrix cut into matrices of fewer columns, each small enough for a binding; the same parameter again is the
    /// same constants.
    /// </summary>
    /// <param name="matrix">[rows, …].</param>
    public ImmutableArray<Constant> AddColumns(Parameter matrix)
    {
        if (_sharedColumns.TryGetValue(matrix, out ImmutableArray<Constant> known))
        {
            return known;
        }

        int rows = (int)matrix.Shape[0], columns = matrix.ElementCount / rows;
        int most = (int)Math.Clamp(Device.MaxStorageBufferRange / sizeof(float) / (ulong)rows, 1, (ulong)columns);
        ImmutableArray<Constant>.Builder parts = ImmutableArray.CreateBuilder<Constant>();
        for (int start = 0; start < columns; start += most)
        {
            int first = start, count = Math.Min(most, columns - start);
            parts.Add(AddConstant(
                matrix.Name, checked(rows * count),
                span =>
                {
                    for (int row = 0; row < rows; row++)
                    {
                        matrix.CopyTo((row * columns) + first, span.Slice(row * count, count));
                    }
                }));
        }

        return _sharedColumns[matrix] = parts.ToImmutable();
    }

    /// <summary>A step: which operands it touches and how it is recorded once they have their places.</summary>
    public void AddStep(string name, Action<CommandRecorder> record, params ReadOnlySpan<Operand> touched)
    {
        foreach (Operand operand in touched)
        {
            (operand as Transient)?.Touch(_steps.Count);
        }

        _steps.Add(new Step(name, record));
    }

    /// <summary>Keeps something of every run for the host to read: it lives to the end.</summary>
    public void Keep(PlanObservation observation)
    {
        (observation.Source as Transient)?.Touch(int.MaxValue);
        _observations.Add(observation);
    }

    /// <summary>One thing to record.</summary>
    internal readonly record struct Step(string Name, Action<CommandRecorder> Record);
}

using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Identities;

/// <summary>
/// Draws a small network: convolutions of both kinds with and without normalisation and activation after them, residual
/// blocks, sums of branches, pools, and at the end sometimes fully connected layers. The seed fixes it. Sizes are few,
/// because every other one is another pipeline, which a software driver compiles for 100 ms; the cases of single layers
/// vary them.
/// </summary>
internal sealed class RandomNetwork
{
    private readonly Filler _filler;
    private readonly List<IModule> _modules = [];
    private Planes _shape;

    private RandomNetwork(int seed)
    {
        _filler = new Filler(seed);
        Input = new Planes(Pick(1, 2, 3, 5), Pick(1, 3, 4), Pick(1, 9, 12), Pick(9, 16));
        _shape = Input;
    }

    /// <summary>[N, C, H, W] of the input.</summary>
    public Planes Input { get; }

    /// <summary>A network and the shape that it takes.</summary>
    public static (SequenceModule Network, Planes Input) Draw(int seed)
    {
        RandomNetwork drawn = new(seed);
        int blocks = 2 + drawn._filler.Below(5);
        for (int i = 0; i < blocks; i++)
        {
            drawn.AddBlock();
        }

        if (drawn.Chance(50))
        {
            drawn.AddHead();
        }

        return (SequenceModule.Of(drawn._modules), drawn.Input);
    }

    private void AddBlock()
    {
        switch (_filler.Below(13))
        {
            case < 6:
                _modules.AddRange(Convolve(_shape.C, Pick(1, 3, 4, 6, 8), Stride(), Chance(75)));
                break;
            case < 9:
                AddResidual();
                break;
            case 9:
                AddSum();
                break;
            case 10:
                _modules.Add(Chance(50)
                    ? new NormModule(_shape.C, 1e-3, Chance(50))
                    : new ActivationModule(Activation()));
                break;
            default:
                AddPool();
                break;
        }
    }

    /// <summary>
    /// A convolution over <see cref="_shape"/>, which follows it, with a normalisation and an activation or without.
    /// </summary>
    private List<IModule> Convolve(int inputs, int outputs, int stride, bool isDynamic)
    {
        int kernel = Pick(1, 3, 3);
        Window window = Window.Square(kernel, stride, kernel / 2);
        int groups = Pick(1, 1, 1, 2, inputs);
        groups = inputs % groups == 0 ? groups : 1;
        outputs = (outputs + groups - 1) / groups * groups;
        List<IModule> modules =
        [
            isDynamic
                ? new DynamicModule(Layer(inputs, outputs, window, groups), Pick(Names))
                : new ConvolutionModule(inputs, outputs, window, groups, Chance(50)),
        ];
        if (Chance(70))
        {
            modules.Add(new NormModule(outputs));
        }

        if (Chance(70))
        {
            modules.Add(new ActivationModule(Activation()));
        }

        _shape = window.Outputs(_shape, outputs);
        return modules;
    }

    private ConvolutionCase Layer(int inputs, int outputs, Window window, int groups) => new()
    {
        C = inputs,
        O = outputs,
        Window = window,
        Groups = groups,
        Experts = Pick(1, 4, 4),
        Hidden = Pick(2, 4),
        Fc1Bias = Chance(50),
        Fc2Bias = true,
        BankBias = Chance(50),
        Temperature = Pick(1f, 1f, 30f),
    };

    /// <summary>
    /// One or two convolutions beside the input, or beside a 1×1 convolution where the shapes differ.
    /// </summary>
    private void AddResidual()
    {
        Planes before = _shape;
        int stride = Stride();
        List<IModule> body = Convolve(before.C, Chance(50) ? before.C : 6, stride, Chance(75));
        if (Chance(50))
        {
            body.AddRange(Convolve(_shape.C, Chance(50) ? before.C : _shape.C, 1, Chance(75)));
        }

        IModule? shortcut = null;
        if (_shape != before)
        {
            IModule project = new ConvolutionModule(before.C, _shape.C, Window.Square(1, stride), Bias: Chance(50));
            shortcut = SequenceModule.Of(Chance(70) ? [project, new NormModule(_shape.C)] : [project]);
        }

        _modules.Add(new ResidualModule(
            SequenceModule.Of(body), shortcut, Chance(70) ? Activation() : Nonlinearity.None));
    }

    private void AddSum()
    {
        Planes before = _shape;
        int outputs = Pick(2, 6);
        List<IModule> branches = [];
        for (int i = 0; i < Pick(1, 2, 3); i++)
        {
            _shape = before;
            branches.Add(SequenceModule.Of(
                new DynamicModule(Layer(before.C, outputs, Window.Square(3, 1, 1), 1), AttentionNames.Seed),
                new NormModule(outputs)));
        }

        _shape = before with { C = outputs };
        _modules.Add(new SumModule(branches));
    }

    private void AddPool()
    {
        Window window = new(new WindowAxis(3, 2, 1), new WindowAxis(Pick(2, 3), Pick(1, 2), 1));
        (bool ceil, bool countPadding) = (Chance(50), Chance(50));
        _modules.Add(Chance(50) ? new MaxPoolModule(window, ceil) : new AveragePoolModule(window, ceil, countPadding));
        _shape = window.Outputs(_shape, _shape.C, ceil);
    }

    private void AddHead()
    {
        if (Chance(70))
        {
            AdaptivePoolModule pool = new(Pick(1, 1, 2), Pick(1, 3));
            _modules.Add(pool);
            _shape = _shape with { H = pool.H, W = pool.W };
        }

        _modules.Add(new FlattenModule());
        int features = _shape.C * _shape.Area;
        for (int i = Pick(0, 1, 2); i > 0; i--)
        {
            int outputs = Pick(1, 5, 10, 33);
            _modules.Add(new LinearModule(features, outputs, Chance(70)));
            if (Chance(50))
            {
                _modules.Add(new ActivationModule(Activation()));
            }

            features = outputs;
        }
    }

    private static AttentionNames[] Names { get; } =
        [.. ((string[])["seed", "kaijieshi7", "paper", "xmu", "tardelean"]).Select(AttentionNames.Of)];

    private int Stride() => Math.Min(_shape.H, _shape.W) > 4 ? Pick(1, 1, 2) : 1;

    private Nonlinearity Activation() =>
        Pick(Nonlinearity.Relu, Nonlinearity.Relu, Nonlinearity.Relu6, Nonlinearity.Silu);

    private bool Chance(int percent) => _filler.Below(100) < percent;

    private T Pick<T>(params ReadOnlySpan<T> options) => options[_filler.Below(options.Length)];
}

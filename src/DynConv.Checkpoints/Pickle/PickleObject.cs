namespace DynConv.Checkpoints.Pickle;

/// <summary>
/// What a class or function that this reader does not know would have made: an inert record of the name, the arguments
/// and the state. Nothing is looked up or called.
/// </summary>
internal sealed class PickleObject(object callable, object? arguments)
{
    /// <summary>A <see cref="GlobalName"/>, or another object where a pickle calls one.</summary>
    public object Callable { get; } = callable;

    public object? Arguments { get; } = arguments;

    /// <summary>What BUILD gave: a dict of attributes as a rule.</summary>
    public object? State { get; set; }

    public bool HasState { get; set; }

    /// <summary>What SETITEMS gave: the object is some kind of dict.</summary>
    public PickleDict? Entries { get; set; }

    /// <summary>What APPENDS or ADDITEMS gave: the object is some kind of list or set.</summary>
    public PickleList? Elements { get; set; }

    /// <summary>A part of torch.nn.Module's attributes, where the object is a module.</summary>
    public PickleDict? ModulePart(string name) =>
        State is PickleDict state && state.TryGet(name, out object? part) ? part as PickleDict : null;

    /// <summary>Whether the object was a torch.nn.Module.</summary>
    public bool IsModule => ModulePart("_parameters") is not null && ModulePart("_modules") is not null;
}

namespace DynConv.Checkpoints.Pickle;

/// <summary>How a value belongs to the state of the network around it.</summary>
internal enum Membership
{
    /// <summary>It is a part of the state_dict, or lies in no module at all.</summary>
    State,

    /// <summary>A buffer that its module keeps out of the state_dict.</summary>
    Transient,

    /// <summary>A module's plain attribute, or something inside one.</summary>
    Attribute,
}

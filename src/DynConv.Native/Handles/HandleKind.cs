namespace DynConv.Native.Handles;

/// <summary>What a handle stands for; a part of its number.</summary>
internal enum HandleKind : byte
{
    Context = 1,
    Recommendation,
    Network,
    Plan,
    Frame,
}

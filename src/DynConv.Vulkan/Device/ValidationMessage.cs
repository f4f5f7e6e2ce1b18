namespace DynConv.Vulkan.Device;

/// <summary>One message of the validation layers, of synchronization validation, or of the driver.</summary>
/// <param name="Severity">"error" or "warning".</param>
/// <param name="Id">The rule's name, for example "VUID-vkCmdDispatch-None-02699" or
/// "SYNC-HAZARD-WRITE-AFTER-READ".</param>
/// <param name="Text">What was wrong.</param>
public sealed record ValidationMessage(string Severity, string Id, string Text);

using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Devices;

/// <summary>
/// A device that opens while the files are read. <see cref="Close"/> says whether validation had anything to object;
/// until then no result may be written.
/// </summary>
internal sealed class DeviceSession : IDisposable
{
    private readonly Task<VulkanContext> _opening;
    private bool _closed;

    private DeviceSession(Task<VulkanContext> opening) => _opening = opening;

    /// <summary>In which numbers convolutions are to multiply.</summary>
    public Arithmetic Arithmetic { get; private init; }

    /// <summary>The device; waits until it is open.</summary>
    /// <exception cref="VulkanException">It cannot be opened.</exception>
    public VulkanContext Context => _opening.GetAwaiter().GetResult();

    /// <summary>Starts to open the device that a request names.</summary>
    /// <param name="options">The request.</param>
    /// <param name="warnings">Told where a plan cannot be made as it was asked for.</param>
    public static DeviceSession Open(GlobalOptions.Values options, TextWriter? warnings = null)
    {
        VulkanContextOptions wanted = new() { Device = options.Device };
        if (options.Validate)
        {
            wanted = wanted with { EnableValidation = true };
        }

        if (options.Arithmetic != Arithmetic.Float32 && warnings is not null)
        {
            wanted = wanted with { LoggerFactory = new WarningLog(warnings) };
        }

        return new DeviceSession(Task.Run(() => VulkanContext.Create(wanted))) { Arithmetic = options.Arithmetic };
    }

    /// <summary>Closes the device. Plans on it must be gone.</summary>
    /// <exception cref="RequestException">The validation layers said something.</exception>
    public void Close()
    {
        VulkanContext context = Context;
        Dispose();
        IReadOnlyList<ValidationMessage> messages = context.ValidationMessages;
        if (messages.Count > 0)
        {
            ValidationMessage first = messages[0];
            string more = messages.Count > 1 ? $" (and {messages.Count - 1} more)" : string.Empty;
            throw new RequestException(
                $"validation {first.Severity} {first.Id}: {first.Text}{more}; nothing was written, please report this");
        }
    }

    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        try
        {
            Context.Dispose();
        }
        catch (Exception) when (!_opening.IsCompletedSuccessfully)
        {
            // Whoever wanted the device was told; whoever failed before has an error of its own.
        }
    }
}

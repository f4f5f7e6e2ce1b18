using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Checkpoints.Output;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Planning.Convolutions;

namespace DynConv.Vulkan.Planning.Tuning;

/// <summary>
/// Which way of computing each convolution was measured to be the fastest on one device with one driver. Give it to
/// plans by <see cref="PlanOptions.Tuning"/>. The batch is not in it, so that a sample's bits do not depend on its
/// company. Not for several threads while it is written.
/// </summary>
public sealed class TuningTable
{
    private const string FormatName = "dynconv-tuning";
    private const int Version = 1;
    private const long MaximumSize = 4L << 20;

    private readonly SortedDictionary<string, ConvolutionChoice> _choices = new(StringComparer.Ordinal);
    private readonly DeviceCapabilities _device;
    private readonly string _identity;

    /// <summary>A table without entries.</summary>
    /// <param name="context">The device that it is for.</param>
    public TuningTable(VulkanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _device = context.Capabilities;
        _identity = new PipelineCacheFormat(context).DeviceHash;
    }

    /// <summary>Convolutions that were measured.</summary>
    public int Count => _choices.Count;

    /// <summary>Where the tables of a context are kept: beside its pipeline cache; null where that is off.</summary>
    public static string? DefaultPath(VulkanContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        string folder = PipelineCacheFile.Folder(context.CacheFolder);
        return folder.Length == 0
            ? null
            : Path.Combine(folder, $"tuning-{new PipelineCacheFormat(context).DeviceHash}.json");
    }

    /// <summary>
    /// Reads a table. One that is missing is empty; one that is damaged, or of another device, driver or version, is
    /// empty too, and a line in the log says why.
    /// </summary>
    /// <param name="context">The device.</param>
    /// <param name="path">The file; null for <see cref="DefaultPath"/>.</param>
    public static TuningTable Load(VulkanContext context, string? path = null)
    {
        TuningTable table = new(context);
        path ??= DefaultPath(context);
        if (path is null || !File.Exists(path))
        {
            return table;
        }

        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaximumSize)
            {
                throw new InvalidDataException("it is too large");
            }

            using JsonDocument document = JsonDocument.Parse(stream);
            table.Read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException
            or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            table._choices.Clear();
            Log.TuningIgnored(context.Logger, path, e.Message);
        }

        return table;
    }

    /// <summary>Writes the table whole, or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It cannot be written there.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TryMakeFolder(path);
        AtomicFile.Write(path, stream =>
        {
            using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteString("format", FormatName);
            json.WriteNumber("version", Version);
            json.WriteString("device", _identity);
            json.WriteString("deviceName", _device.ToString());
            json.WriteStartObject("convolutions");
            foreach ((string key, ConvolutionChoice choice) in _choices)
            {
                json.WriteString(key, choice.ToString());
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    internal bool Knows(in ConvolutionSite site) => _choices.ContainsKey(SiteKey.Of(site));

    internal void Set(in ConvolutionSite site, ConvolutionChoice choice) => _choices[SiteKey.Of(site)] = choice;

    /// <summary>What was measured to be the fastest, where that can be had; nothing of another device.</summary>
    internal ConvolutionChoice? Find(in ConvolutionSite site, DeviceCapabilities device)
        => device == _device && _choices.TryGetValue(SiteKey.Of(site), out ConvolutionChoice choice)
            && ConvolutionChooser.Accepts(site, choice, device)
            ? choice
            : null;

    private static void TryMakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then the file cannot be written either, and that says why.
        }
    }

    private void Read(JsonElement root)
    {
        if (root.GetProperty("format").GetString() != FormatName || root.GetProperty("version").GetInt32() != Version)
        {
            throw new InvalidDataException("it is not a tuning table of this version");
        }

        if (root.GetProperty("device").GetString() != _identity)
        {
            throw new InvalidDataException("another device or driver wrote it");
        }

        foreach (JsonProperty entry in root.GetProperty("convolutions").EnumerateObject())
        {
            string text = entry.Value.GetString() ?? "";
            _choices[entry.Name] = SiteKey.ParseChoice(text)
                ?? throw new InvalidDataException($"it has a choice that is none, for {entry.Name}");
        }
    }
}

using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv networks</c> prints.</summary>
internal static class NetworksReport
{
    /// <summary>A line for each network.</summary>
    public static void Write(ToolConsole console, IReadOnlyList<NetworkArchitecture> networks, bool json)
    {
        if (json)
        {
            JsonReport.Write(console, NetworksDocument.Of(networks));
            return;
        }

        TextTable table = new(
            "network", "family", ">parameters", "input", "preprocessing", ">temperature", "published weights");
        foreach (NetworkArchitecture network in networks)
        {
            table.Add(
                network.Name, network.Family, Millions(network.Parameters), InputText.Shape(network.Input),
                InputText.Preprocessing(network.Input), Temperature(network), network.Licence);
        }

        table.Write(console);
        console.Out.WriteLine($"{networks.Count} networks; 'dynconv networks NAME' describes one");
        if (HasDoubt(networks))
        {
            console.Out.WriteLine("? no checkpoint tells which of several temperatures is right; see --temperature");
        }
    }

    /// <summary>All that is known of one network.</summary>
    public static void WriteOne(ToolConsole console, NetworkArchitecture network, bool json)
    {
        if (json)
        {
            JsonReport.Write(console, NetworksDocument.Of([network]));
            return;
        }

        TextWriter output = console.Out;
        output.WriteLine($"network        {network.Name}: {network.Description}");
        output.WriteLine($"family         {network.Family}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"parameters     {network.Parameters:N0} in {network.Tensors} tensors of the state dict"));
        output.WriteLine($"input          {InputText.Shape(network.Input)} for each sample");
        output.WriteLine($"preprocessing  {InputText.Preprocessing(network.Input)}");
        output.WriteLine($"temperature    {Number(network.Temperature)}{Candidates(network)}");
        if (network.Classes.Count > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"classes        {network.Classes.Count}"));
        }

        output.WriteLine($"weights        {PrintableText.Of(network.Licence)}");
    }

    private static string Temperature(NetworkArchitecture network) =>
        Number(network.Temperature) + (network.TemperatureCandidates.Count > 0 ? "?" : string.Empty);

    private static string Candidates(NetworkArchitecture network)
    {
        if (network.TemperatureCandidates.Count == 0)
        {
            return string.Empty;
        }

        List<string> texts = [];
        foreach (float candidate in network.TemperatureCandidates)
        {
            texts.Add(Number(candidate));
        }

        return $" by default; weights may want {string.Join(" or ", texts)}, which no checkpoint tells";
    }

    private static bool HasDoubt(IReadOnlyList<NetworkArchitecture> networks)
    {
        foreach (NetworkArchitecture network in networks)
        {
            if (network.TemperatureCandidates.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static string Millions(long count) => (count / 1e6).ToString("0.00 'M'", CultureInfo.InvariantCulture);

    private static string Number(float? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "–";
}

using System.Globalization;

namespace DynConv.Tool.Reports;

/// <summary>What <c>dynconv verify</c> prints.</summary>
internal static class VerifyReport
{
    public static void Write(ToolConsole console, bool json, VerifyDocument document)
    {
        if (json)
        {
            JsonReport.Write(console, document);
            return;
        }

        console.Out.WriteLine($"device           {PrintableText.Of(document.Device)}");
        console.Out.WriteLine($"network          {document.Network}, output {string.Join('×', document.Shape)}");
        console.Out.WriteLine($"experts          {document.ExpertPrecision}");
        console.Out.WriteLine($"products         {document.Arithmetic}");
        console.Out.WriteLine($"maps             {document.ActivationPrecision}");
        console.Out.WriteLine(
            $"max error        {Number(document.MaxAbsoluteError)} at [{string.Join(", ", document.WorstIndex)}]");
        console.Out.WriteLine(
            $"relative error   {Number(document.MaxRelativeError)} of max |expected| = {Number(document.MaxExpected)}");
        console.Out.WriteLine($"tolerated error  {Number(document.Tolerance)}");
        if (document.ArgMax is VerifyDocument.Agreement agreement)
        {
            console.Out.WriteLine($"same class       {agreement.Agree} of {agreement.Count}");
        }

        if (document.Precisions is not null)
        {
            PrecisionDocument.Write(console, document.Precisions);
        }

        foreach (string note in document.Notes)
        {
            console.Out.WriteLine($"note: {PrintableText.Of(note)}");
        }

        console.Out.WriteLine(document.Pass ? "right" : "WRONG: the error is larger than tolerated");
    }

    private static string Number(double value) => value.ToString("0.####e+0", CultureInfo.InvariantCulture);
}

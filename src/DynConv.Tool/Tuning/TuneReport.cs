using System.Globalization;
using System.Linq;
using DynConv.Tool.Reports;

namespace DynConv.Tool.Tuning;

/// <summary>What <c>dynconv tune</c> prints for people.</summary>
internal static class TuneReport
{
    public static void Write(ToolConsole console, TuneDocument document)
    {
        console.Out.WriteLine(document.Device);
        if (document.Measured.Count > 0)
        {
            TextTable table = new("convolution", "fastest", ">ms", "untuned", ">ms", ">gain", ">ways", ">dropped");
            foreach (TuneDocument.Entry entry in document.Measured)
            {
                table.Add(
                    entry.Convolution, entry.Choice, Number(entry.Milliseconds), entry.Untuned,
                    entry.UntunedMilliseconds is double usual ? Number(usual) : "–",
                    entry.UntunedMilliseconds is double before ? Number(before / entry.Milliseconds) : "–",
                    Whole(entry.Candidates), Whole(entry.Dropped));
            }

            table.Write(console);
            double tuned = document.Measured.Sum(static entry => entry.Milliseconds);
            double untuned = document.Measured.Sum(static entry => entry.UntunedMilliseconds ?? entry.Milliseconds);
            console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{document.Measured.Count} convolutions measured: {untuned:0.###} ms untuned, {tuned:0.###} ms tuned"));
        }
        else
        {
            console.Out.WriteLine("nothing to measure: the table knows every convolution (--again measures them anew)");
        }

        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{document.Known} convolutions in {PrintableText.Of(document.File)}"));
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}

using Spectre.Console;
using Spectre.Console.Rendering;

namespace DynConv.Tool.Reports;

/// <summary>
/// A plain table: no text in it is taken for markup, and a name's control characters are made visible.
/// </summary>
internal sealed class TextTable
{
    private readonly Table _table = new() { Border = TableBorder.Simple, ShowHeaders = true };

    /// <summary>A table.</summary>
    /// <param name="columns">The headers; one that begins with '&gt;' is of a column of numbers, set to the
    /// right.</param>
    public TextTable(params string[] columns)
    {
        foreach (string column in columns)
        {
            bool isNumber = column.StartsWith('>');
            _table.AddColumn(
                new TableColumn(new Text(isNumber ? column[1..] : column, new Style(decoration: Decoration.Bold)))
            {
                Alignment = isNumber ? Justify.Right : Justify.Left,
                NoWrap = isNumber,
            });
        }
    }

    public void Add(params string[] cells)
    {
        IRenderable[] row = new IRenderable[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            row[i] = new Text(PrintableText.Of(cells[i]));
        }

        _table.AddRow(row);
    }

    public void Write(ToolConsole console) => console.Ansi.Write(_table);
}

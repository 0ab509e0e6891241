using System.Globalization;
using System.Text;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>Draws what was taken for what, as SVG: rows are what it was, columns what was guessed, the darker the larger the share of its row.</summary>
public static class ConfusionPicture
{
    private const int Cell = 56;
    private const int Left = 150;
    private const int Top = 150;
    private const int Margin = 16;

    public static string Draw(IntentReport report)
    {
        var count = report.Intents.Length;
        var (width, height) = (Left + count * Cell + Margin, Top + count * Cell + Margin);
        var picture = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="system-ui, sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/><text x="16" y="24" font-weight="600">{report.Texts} texts, macro-F1 {report.MacroF1:F3}</text><text x="16" y="44" fill="#555">rows: what it was</text><text x="16" y="60" fill="#555">columns: what was guessed</text>"""));
        for (var row = 0; row < count; row++)
        {
            var (name, middle) = (report.Intents[row].Intent, row * Cell + Cell / 2);
            picture.Append(CultureInfo.InvariantCulture, $"""<text x="{Left - 8}" y="{Top + middle + 4}" text-anchor="end">{name}</text>""");
            picture.Append(CultureInfo.InvariantCulture, $"""<text transform="translate({Left + middle + 4},{Top - 8}) rotate(-45)">{name}</text>""");
            for (var column = 0; column < count; column++)
            {
                AppendCell(picture, row, column, report.Confusion[row][column], IntentScoring.Share(report.Confusion[row][column], report.Intents[row].Texts));
            }
        }

        return picture.Append("</svg>\n").ToString();
    }

    private static void AppendCell(StringBuilder picture, int row, int column, int texts, double share)
    {
        var (x, y) = (Left + column * Cell, Top + row * Cell);
        var fill = row == column ? "#1a7f4b" : "#b3261e";
        picture.Append(CultureInfo.InvariantCulture, $"""<rect x="{x}" y="{y}" width="{Cell}" height="{Cell}" fill="{fill}" fill-opacity="{share:F3}" stroke="#ddd"/>""");
        if (texts > 0)
        {
            picture.Append(CultureInfo.InvariantCulture, $"""<text x="{x + Cell / 2}" y="{y + Cell / 2 + 4}" text-anchor="middle" fill="{(share > 0.5 ? "#fff" : "#111")}">{texts}</text>""");
        }
    }
}

using System.Globalization;
using System.Net;
using System.Text;

namespace Omni.Bench.Simulate;

/// <summary>The figures as a picture: for each scenario a bar for each policy, first-contact resolution on the left and the p95 wait on the right.</summary>
internal static class SimulateChart
{
    private const int Line = 20;
    private const int Bar = 260;
    private const int Left = 120;
    private const int Right = 520;
    private const int Width = 900;

    public static void Check(string file)
    {
        if (file.Length > 0 && !IsHtml(file) && !file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new SimulateException("--chart: the file's name ends in .svg or .html.");
        }
    }

    public static string Of(string file, IReadOnlyList<Comparison> found)
    {
        var svg = Svg(found);
        return IsHtml(file)
            ? $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>omni simulate</title></head><body>\n{svg}</body></html>\n"
            : svg;
    }

    private static string Svg(IReadOnlyList<Comparison> found)
    {
        var text = new StringBuilder();
        var y = 10;
        foreach (var comparison in found)
        {
            var longest = Math.Max(1, comparison.Policies.Max(it => it.WaitP95.Mean));
            Write(text, Left, y += Line, "title", comparison.Scenario);
            Write(text, Left, y += Line, "head", "first-contact resolution");
            Write(text, Right, y, "head", "wait, 95th percentile");
            foreach (var it in comparison.Policies)
            {
                y += Line;
                Write(text, 10, y, "name", it.Name);
                Draw(text, Left, y, it.FirstContact.Mean, Say($"{it.FirstContact.Mean * 100:F1} %"), it.Name);
                Draw(text, Right, y, it.WaitP95.Mean / longest, Say($"{it.WaitP95.Mean:F0} s"), it.Name);
            }

            y += Line;
        }

        return Say($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {y + 10}\" width=\"{Width}\" height=\"{y + 10}\" role=\"img\">\n")
            + "<title>First-contact resolution and 95th percentile of the wait, by policy</title>\n"
            + "<style>text{font:12px system-ui,sans-serif;fill:#222}.title{font-weight:700;font-size:14px}.head{fill:#666}rect{fill:#9ab}.omni{fill:#2563eb}</style>\n"
            + "<rect width=\"100%\" height=\"100%\" style=\"fill:#fff\"/>\n"
            + text + "</svg>\n";
    }

    private static void Draw(StringBuilder text, int x, int y, double share, string value, string policy)
    {
        var width = Math.Max(1, Math.Round(share * Bar));
        var kind = policy == Comparison.Omni ? " class=\"omni\"" : "";
        text.Append(Say($"<rect{kind} x=\"{x}\" y=\"{y - 12}\" width=\"{width}\" height=\"15\" rx=\"2\"/>\n"));
        Write(text, x + (int)width + 6, y, "value", value);
    }

    private static void Write(StringBuilder text, int x, int y, string kind, string words) =>
        text.Append(Say($"<text class=\"{kind}\" x=\"{x}\" y=\"{y}\">{WebUtility.HtmlEncode(words)}</text>\n"));

    private static bool IsHtml(string file) => file.EndsWith(".html", StringComparison.OrdinalIgnoreCase);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

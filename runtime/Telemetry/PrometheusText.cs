using System.Buffers;
using System.Globalization;
using System.Text;
using Omni.Functions.Telemetry;

namespace Omni.Runtime.Telemetry;

/// <summary>
/// Writes measurements in the Prometheus text format 0.0.4, named as the OpenTelemetry specification maps names to Prometheus: dots
/// become underscores, the unit is a suffix, and what only grows ends in <c>_total</c>.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Write(IEnumerable<InstrumentRecord> records, IBufferWriter<byte> output)
    {
        var text = new StringBuilder(1024);
        // One family stands once, also when two meters have an instrument of the same name.
        foreach (var family in records.Where(record => record.All.Count > 0).GroupBy(NameOf, StringComparer.Ordinal))
        {
            text.Clear();
            var first = family.First();
            text.Append("# HELP ").Append(family.Key).Append(' ').Append(Escape(first.Instrument.Description ?? "", quotes: false)).Append('\n');
            text.Append("# TYPE ").Append(family.Key).Append(' ').Append(TypeOf(first.Kind)).Append('\n');
            foreach (var record in family)
            {
                foreach (var series in record.All)
                {
                    Append(text, family.Key, record, series);
                }
            }

            foreach (var chunk in text.GetChunks())
            {
                Encoding.UTF8.GetBytes(chunk.Span, output);
            }
        }
    }

    private static void Append(StringBuilder text, string name, InstrumentRecord record, Series series)
    {
        if (record.Kind is not InstrumentKind.Histogram)
        {
            Line(text, name, "", series, "", series.Value);
            return;
        }

        // The count is that of the buckets, so that both always agree.
        long count = 0;
        var buckets = series.Buckets();
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            Line(text, name, "_bucket", series, i < record.Boundaries.Count ? Number(record.Boundaries[i]) : "+Inf", count);
        }

        Line(text, name, "_sum", series, "", series.Value);
        Line(text, name, "_count", series, "", count);
    }

    private static void Line(StringBuilder text, string name, string suffix, Series series, string le, double value)
    {
        text.Append(name).Append(suffix);
        var open = '{';
        foreach (var (tag, tagged) in series.Tags)
        {
            text.Append(open).Append(Plain(tag)).Append("=\"")
                .Append(Escape(Convert.ToString(tagged, CultureInfo.InvariantCulture) ?? "", quotes: true)).Append('"');
            open = ',';
        }

        if (le.Length > 0)
        {
            text.Append(open).Append("le=\"").Append(le).Append('"');
            open = ',';
        }

        text.Append(open is ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    private static string NameOf(InstrumentRecord record)
    {
        var name = Plain(record.Instrument.Name);
        var unit = record.Instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        if (!name.EndsWith(unit, StringComparison.Ordinal))
        {
            name += unit;
        }

        return record.Kind is InstrumentKind.Counter or InstrumentKind.ObservedTotal ? name + "_total" : name;
    }

    private static string TypeOf(InstrumentKind kind) => kind switch
    {
        InstrumentKind.Counter or InstrumentKind.ObservedTotal => "counter",
        InstrumentKind.UpDown or InstrumentKind.Level => "gauge",
        InstrumentKind.Histogram => "histogram",
    };

    private static string Plain(string name) => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));

    private static string Escape(string value, bool quotes)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

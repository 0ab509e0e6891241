using System.Globalization;

namespace Omni.Pipeline.Search;

/// <summary>Ten minutes of a day in UTC, by which changes are noted.</summary>
/// <param name="Day"><c>yyyyMMdd</c>.</param>
/// <param name="Minute"><c>HHmm</c>, of the first minute.</param>
internal readonly record struct SearchSlot(string Day, string Minute)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    /// <summary>Of <see cref="Day"/>.</summary>
    public const int DayLength = 8;

    /// <summary>Before every slot.</summary>
    public static readonly SearchSlot First = new("00000000", "0000");

    /// <summary>Sorts as time does.</summary>
    public string Mark => Day + Minute;

    public static SearchSlot Of(DateTimeOffset at)
    {
        var start = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % Length.Ticks), TimeSpan.Zero);
        return new(start.ToString("yyyyMMdd", CultureInfo.InvariantCulture), start.ToString("HHmm", CultureInfo.InvariantCulture));
    }

    /// <summary>When a slot was over, by its day and a text that begins with its minute.</summary>
    public static DateTimeOffset EndOf(string day, string minute) =>
        new DateTimeOffset(DateTime.ParseExact(day + minute[..4], "yyyyMMddHHmm", CultureInfo.InvariantCulture), TimeSpan.Zero) + Length;

    /// <summary>An empty mark is before everything.</summary>
    public static SearchSlot Of(string mark) => mark.Length == 12 ? new(mark[..8], mark[8..]) : First;
}

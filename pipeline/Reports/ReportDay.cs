using System.Globalization;

namespace Omni.Pipeline.Reports;

/// <summary>A day in UTC, by which table <c>metrics</c> is parted.</summary>
internal readonly record struct ReportDay(DateOnly Date)
{
    private const string Format = "yyyyMMdd";

    /// <summary>Sorts as time does.</summary>
    public string Name => Date.ToString(Format, CultureInfo.InvariantCulture);

    public string Facts => "facts-" + Name;

    public string Cells => "cells-" + Name;

    public string Minutes => "minutes-" + Name;

    public ReportDay Next => new(Date.AddDays(1));

    public static ReportDay Of(DateTimeOffset at) => new(DateOnly.FromDateTime(at.UtcDateTime));
}

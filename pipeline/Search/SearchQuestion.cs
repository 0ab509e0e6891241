using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>What somebody wants to find.</summary>
public sealed record SearchQuestion
{
    /// <summary>Of <see cref="Limit"/>.</summary>
    public const int MaxLimit = 50;

    public required SearchType Type { get; init; }

    public required IReadOnlyList<SearchWord> Words { get; init; }

    /// <summary>Empty: any.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The customer, or one that became part of it; empty: any.</summary>
    public string Customer { get; init; } = "";

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public SearchCursor? After { get; init; }

    public int Limit { get; init; } = 20;
}

/// <summary>How a place between hits is written.</summary>
public static class SearchCursors
{
    public static string Write(SearchCursor cursor) => string.Create(CultureInfo.InvariantCulture, $"{cursor.At.UtcTicks}.{cursor.Same}");

    /// <summary>False when it is no such place.</summary>
    public static bool TryRead(string text, out SearchCursor cursor)
    {
        cursor = default;
        if (text.Split('.') is not [var ticks, var same]
            || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > DateTimeOffset.MaxValue.UtcTicks
            || !int.TryParse(same, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > SearchRequest.MaxLimit)
        {
            return false;
        }

        cursor = new(new DateTimeOffset(at, TimeSpan.Zero), count);
        return true;
    }
}

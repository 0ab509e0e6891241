using System.Globalization;
using Lucene.Net.Index;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Search;

/// <summary>A document in the index: which fields. Nothing that could be read as a text is stored, only where to find it.</summary>
internal static class IndexFields
{
    public const string Id = "id";
    public const string Type = "type";
    public const string Conversation = "conversation";
    public const string Customer = "customer";
    public const string Channel = "channel";
    public const string At = "at";
    public const string Sequence = "sequence";
    public const string Text = "text";
    public const string Exact = "exact";
    public const string Reader = "reader";
    public const string Generation = "generation";

    /// <summary>Longer than any phone, e-mail or address that is looked for.</summary>
    public const int MaxExact = 512;

    /// <summary>Bits of a time that one level of its terms takes off.</summary>
    public const int TimePrecision = 8;

    /// <summary>One level: there are only ever a few generations.</summary>
    public const int GenerationPrecision = int.MaxValue;

    public static Term IdOf(SearchDocument it) => new(Id, it.Type switch
    {
        SearchType.Message => string.Create(CultureInfo.InvariantCulture, $"m:{it.Conversation}:{it.Sequence}"),
        SearchType.Conversation => $"v:{it.Conversation}",
        SearchType.Customer => $"c:{it.Customer}",
    });

    public static string NameOf(SearchType type) => type switch
    {
        SearchType.Message => "message",
        SearchType.Conversation => "conversation",
        SearchType.Customer => "customer",
    };

    /// <summary>
    /// Whole values in one form, too: width and case. Width by hand, as a Chinese or Japanese keyboard gives it: without the data of a culture,
    /// normalizing a string changes nothing.
    /// </summary>
    public static string FoldExact(string value)
    {
        var narrow = string.Create(value.Length, value, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = TextWidth.Narrow(from[i]);
            }
        });
        return narrow.ToLowerInvariant();
    }
}

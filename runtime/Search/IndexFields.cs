using System.Globalization;
using Lucene.Net.Documents;
using Lucene.Net.Index;
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
    private const int MaxExact = 512;

    private const char FirstWide = '\uFF01';
    private const char LastWide = '\uFF5E';
    private const char WideSpace = '\u3000';

    private static readonly FieldType Words = Frozen(new FieldType
    {
        IsIndexed = true,
        IsTokenized = true,
        OmitNorms = true, // Hits come by time, not by how well they fit.
        IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
    });

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
        var narrow = value.AsSpan().IndexOfAnyInRange(FirstWide, LastWide) < 0 && !value.Contains(WideSpace, StringComparison.Ordinal)
            ? value
            : string.Create(value.Length, value, static (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                {
                    to[i] = from[i] is >= FirstWide and <= LastWide ? (char)(from[i] - FirstWide + '!') : from[i] is WideSpace ? ' ' : from[i];
                }
            });
        return narrow.ToLowerInvariant();
    }

    public static Document Of(SearchDocument it)
    {
        var document = new Document
        {
            new StringField(Id, IdOf(it).Text, Field.Store.NO),
            new StringField(Type, NameOf(it.Type), Field.Store.NO),
            new StringField(Conversation, it.Conversation, Field.Store.YES),
            new StringField(Customer, it.Customer, Field.Store.YES),
            new Int64Field(At, it.At.UtcTicks, Field.Store.YES),
            new NumericDocValuesField(At, it.At.UtcTicks),
            new StoredField(Sequence, it.Sequence),
            new Int64Field(Generation, it.Generation, Field.Store.NO),
            new Field(Text, it.Text, Words),
        };
        if (it.Channel.Length > 0)
        {
            document.Add(new StringField(Channel, it.Channel, Field.Store.NO));
        }

        foreach (var exact in it.Exact)
        {
            if (exact.Length is > 0 and <= MaxExact)
            {
                document.Add(new StringField(Exact, FoldExact(exact), Field.Store.NO));
            }
        }

        foreach (var reader in it.Readers)
        {
            document.Add(new StringField(Reader, reader, Field.Store.NO));
        }

        return document;
    }

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }
}

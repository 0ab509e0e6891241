using Lucene.Net.Documents;
using Lucene.Net.Index;
using Omni.Pipeline.Ports;

namespace Omni.Runtime.Search;

/// <summary>
/// A document that is filled again and again. A field of Lucene's makes the stream of its terms when it is first indexed, which costs more than the
/// terms themselves, and keeps it: of new fields each message made some 20 KB of garbage. For one thread at a time.
/// </summary>
internal sealed class ReusedDocument
{
    /// <summary>Fewer terms of a number than by default: a search for a time reads at most some hundred more, and an index from before has these among its own.</summary>
    private static readonly FieldType Time = Frozen(new FieldType(Int64Field.TYPE_STORED) { NumericPrecisionStep = IndexFields.TimePrecision });

    private static readonly FieldType Number = Frozen(new FieldType(Int64Field.TYPE_NOT_STORED) { NumericPrecisionStep = IndexFields.GenerationPrecision });

    private static readonly FieldType Words = Frozen(new FieldType
    {
        IsIndexed = true,
        IsTokenized = true,
        OmitNorms = true, // Hits come by time, not by how well they fit.
        IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
    });

    private readonly StringField _id = Whole(IndexFields.Id);
    private readonly StringField _type = Whole(IndexFields.Type);
    private readonly StringField _conversation = new(IndexFields.Conversation, "", Field.Store.YES);
    private readonly StringField _customer = new(IndexFields.Customer, "", Field.Store.YES);
    private readonly StringField _channel = Whole(IndexFields.Channel);
    private readonly Int64Field _at = new(IndexFields.At, 0, Time);
    private readonly NumericDocValuesField _order = new(IndexFields.At, 0);
    private readonly StoredField _sequence = new(IndexFields.Sequence, 0L);
    private readonly Int64Field _generation = new(IndexFields.Generation, 0, Number);
    private readonly Field _text = new(IndexFields.Text, "", Words);
    private readonly List<StringField> _exact = [];
    private readonly List<StringField> _readers = [];
    private readonly List<IIndexableField> _fields = [];

    /// <summary>The fields of a document, good until the next one is asked for.</summary>
    /// <param name="it">What is to be found.</param>
    /// <param name="id">Its term in the index.</param>
    public IReadOnlyList<IIndexableField> Of(SearchDocument it, Term id)
    {
        _fields.Clear();
        _id.SetStringValue(id.Text);
        _type.SetStringValue(IndexFields.NameOf(it.Type));
        _conversation.SetStringValue(it.Conversation);
        _customer.SetStringValue(it.Customer);
        _at.SetInt64Value(it.At.UtcTicks);
        _order.SetInt64Value(it.At.UtcTicks);
        _sequence.SetInt64Value(it.Sequence);
        _generation.SetInt64Value(it.Generation);
        _text.SetStringValue(it.Text);
        _fields.AddRange([_id, _type, _conversation, _customer, _at, _order, _sequence, _generation, _text]);
        if (it.Channel.Length > 0)
        {
            _channel.SetStringValue(it.Channel);
            _fields.Add(_channel);
        }

        var next = 0;
        foreach (var exact in it.Exact)
        {
            if (exact.Length is > 0 and <= IndexFields.MaxExact)
            {
                Add(_exact, next++, IndexFields.Exact, IndexFields.FoldExact(exact));
            }
        }

        next = 0;
        foreach (var reader in it.Readers)
        {
            Add(_readers, next++, IndexFields.Reader, reader);
        }

        return _fields;
    }

    private static StringField Whole(string name) => new(name, "", Field.Store.NO);

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }

    private void Add(List<StringField> kept, int at, string name, string value)
    {
        if (at == kept.Count)
        {
            kept.Add(Whole(name));
        }

        kept[at].SetStringValue(value);
        _fields.Add(kept[at]);
    }
}

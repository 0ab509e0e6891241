using System.Collections;
using System.Globalization;

namespace Omni.Pipeline.Ports;

/// <summary>
/// A row of named columns. Column types are Table storage's: string, bool, int64, double, instant, bytes. Filled by its maker
/// and never changed once it was written or read: adapters hand out the same object to many readers.
/// </summary>
public sealed class Row(string partition, string key, string eTag = "") : IEnumerable<Column>
{
    private Column[] _columns = [];
    private int _count;
    private int _next;
    private object? _decoded;

    public string Partition { get; } = partition;

    public string Key { get; } = key;

    /// <summary>Version of the row as read; empty on a row that was made to be written.</summary>
    public string ETag { get; } = eTag;

    public int Count => _count;

    public ReadOnlySpan<Column> Columns => _columns.AsSpan(0, _count);

    /// <summary>Null is no column.</summary>
    public Row Set(string name, string? value) => value is null ? this : With(new(name, ColumnKind.Text, 0, value));

    /// <summary>An empty text is no column: it reads the same, and costs nothing.</summary>
    public Row SetText(string name, string value) => value.Length == 0 ? this : With(new(name, ColumnKind.Text, 0, value));

    public Row Set(string name, long value) => With(new(name, ColumnKind.Int64, value, null));

    public Row Set(string name, bool value) => With(new(name, ColumnKind.Bool, value ? 1 : 0, null));

    public Row Set(string name, double value) => With(new(name, ColumnKind.Double, BitConverter.DoubleToInt64Bits(value), null));

    /// <summary>Kept in UTC with a precision of 100 ns.</summary>
    public Row Set(string name, DateTimeOffset value) => With(new(name, ColumnKind.Instant, value.UtcTicks, null));

    public Row Set(string name, byte[] value) => With(new(name, ColumnKind.Bytes, 0, value));

    public string Text(string name) => Find(name, ColumnKind.Text)?.Object as string ?? "";

    public long Int64(string name) => Find(name, ColumnKind.Int64)?.Bits ?? 0;

    public bool Bool(string name) => Find(name, ColumnKind.Bool)?.Bits == 1;

    public double Double(string name) => Find(name, ColumnKind.Double) is { } column ? BitConverter.Int64BitsToDouble(column.Bits) : 0;

    public DateTimeOffset? Instant(string name) => Find(name, ColumnKind.Instant) is { } column ? new DateTimeOffset(column.Bits, TimeSpan.Zero) : null;

    public byte[]? Bytes(string name) => Find(name, ColumnKind.Bytes)?.Object as byte[];

    /// <summary>What the row says, decoded once however many readers it has.</summary>
    /// <param name="decode">Depends on the row alone; makes something immutable.</param>
    public T As<T>(Func<Row, T> decode)
        where T : class
    {
        if (Volatile.Read(ref _decoded) is T decoded)
        {
            return decoded;
        }

        decoded = decode(this);
        Volatile.Write(ref _decoded, decoded);
        return decoded;
    }

    public Row WithETag(string eTag) => new(Partition, Key, eTag) { _columns = _columns, _count = _count };

    public IEnumerator<Column> GetEnumerator()
    {
        for (var i = 0; i < _count; i++)
        {
            yield return _columns[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Add(Column column)
    {
        if (_count == _columns.Length)
        {
            Array.Resize(ref _columns, _count == 0 ? 4 : _count + 8);
        }

        _columns[_count++] = column;
    }

    private Row With(Column column)
    {
        Add(column);
        return this;
    }

    private Column? Find(string name, ColumnKind kind)
    {
        // Readers ask in the order in which the columns were set: the next one is most often the one that is wanted.
        var at = _next;
        for (var i = 0; i < _count; i++, at++)
        {
            at = at >= _count ? 0 : at;
            ref readonly var column = ref _columns[at];
            if (string.Equals(column.Name, name, StringComparison.Ordinal))
            {
                _next = at + 1;
                return column.Kind == kind
                    ? column
                    : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Column {name} is {column.Kind}, not {kind}."));
            }
        }

        return null;
    }
}

public enum ColumnKind
{
    Text = 1,
    Bool,
    Int64,
    Double,
    Instant,
    Bytes,
}

/// <param name="Name">Letters, digits and underscores.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Bits">The value of every kind but text and bytes.</param>
/// <param name="Object">The value of text and bytes.</param>
public readonly record struct Column(string Name, ColumnKind Kind, long Bits, object? Object);

using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>Tables in memory that promise and refuse what the real service does, and fail or wait where a test wants it.</summary>
internal sealed class FakeTables : ITables
{
    private readonly Dictionary<string, FakeTable> _tables;
    private int _refusals;
    private int _lostAnswers;
    private long _lastETag;

    public FakeTables()
    {
        _tables = TableNames.All.ToDictionary(name => name, name => new FakeTable(this, name), StringComparer.Ordinal);
    }

    /// <summary>Runs before each call does anything; awaiting in it lets a test put another call in between.</summary>
    public Func<TableCall, ValueTask>? Before { get; set; }

    /// <summary>Runs after each change, under the table's lock, with the row that was there before (null: none).</summary>
    public Action<FakeTable, string, string, Row?>? Changed { get; set; }

    /// <summary>The same table as <see cref="Get"/> gives, as what it is.</summary>
    public FakeTable Fake(string name) => _tables[name];

    public ITable Get(string name) =>
        _tables.TryGetValue(name, out var table) ? table : throw new ArgumentException($"There is no table {name}.", nameof(name));

    /// <summary>The next calls do nothing and find the storage away.</summary>
    public void FailNext(int calls) => Volatile.Write(ref _refusals, calls);

    /// <summary>The next calls do what they should and then find the storage away, as when the answer is lost.</summary>
    public void LoseNextAnswers(int calls) => Volatile.Write(ref _lostAnswers, calls);

    internal async ValueTask<T> DoAsync<T>(TableCall call, Func<T> act, CancellationToken ct)
    {
        if (Before is { } before)
        {
            await before(call);
        }

        ct.ThrowIfCancellationRequested();
        ThrowIfCounted(ref _refusals);
        var result = act();
        ThrowIfCounted(ref _lostAnswers);
        return result;
    }

    internal string NextETag() => Interlocked.Increment(ref _lastETag).ToString(CultureInfo.InvariantCulture);

    private static void ThrowIfCounted(ref int count)
    {
        if (Volatile.Read(ref count) > 0 && Interlocked.Decrement(ref count) >= 0)
        {
            throw new StorageUnavailableException("The test took the storage away.");
        }
    }
}

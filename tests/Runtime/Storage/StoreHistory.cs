using System.Globalization;
using System.Text;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;
using RocksDbSharp;

namespace Omni.Tests.Runtime.Storage;

/// <summary>
/// Writes steps to a store and knows, for each, what the store held after it and how long the log was when it was acknowledged. A
/// step changes rows of several partitions and queued messages, and may not be torn.
/// </summary>
internal sealed class StoreHistory(int seed)
{
    private const int Partitions = 7;
    private static readonly string Table = TableNames.Settings;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, string> _now = new(StringComparer.Ordinal);
    private readonly List<Dictionary<string, string>> _after = [new(StringComparer.Ordinal)];
    private readonly SortedDictionary<long, Entry> _entries = [];
    private readonly List<(int Step, long LogLength)> _acknowledged = [(0, 0)];
    private long _nextEntry;

    public int Steps => _after.Count - 1;

    /// <summary>The last step that was acknowledged when the log had at most this length.</summary>
    public int AcknowledgedAt(long logLength) => _acknowledged.Last(it => it.LogLength <= logLength).Step;

    /// <summary>Goes on writing to a store that holds a step; later ones are forgotten.</summary>
    public async Task RunAsync(RocksDatabase database, string folder, int from, int steps)
    {
        Rewind(from);
        using var committer = TestStore.CommitterOf(database, new Disk(folder));
        while (steps > 0)
        {
            // A burst shares a group, or a few of them; what is waited for is acknowledged.
            for (var burst = _random.Next(1, 6); burst > 0 && steps > 0; burst--, steps--)
            {
                Step(committer);
            }

            await committer.SyncedAsync(CancellationToken.None);
            var log = new FileInfo(Directory.GetFiles(folder, "*.log").Order(StringComparer.Ordinal).Last());
            _acknowledged.Add((Steps, log.Length));
        }
    }

    /// <summary>Which step the store holds; fails when it holds anything else than exactly that.</summary>
    public int Find(RocksDatabase database)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        using var open = database.KeepOpen();
        Read(database, database.RowFamily, (key, value) => found.Add(Encoding.UTF8.GetString(key), RowCodec.Read("p", "k", value).Text("v")));
        Read(database, database.QueueFamily, (key, value) => found.Add(QueueKeys.Read(key).ToString(), Encoding.UTF8.GetString(value)));
        var step = found.TryGetValue(RowName("all", "step"), out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        Assert.Equal(_after[step].OrderBy(it => it.Key, StringComparer.Ordinal), found.OrderBy(it => it.Key, StringComparer.Ordinal));
        return step;
    }

    private static void Read(RocksDatabase database, ColumnFamilyHandle family, Action<byte[], byte[]> add)
    {
        using var iterator = database.Iterate(family);
        for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next())
        {
            add(iterator.Key(), iterator.Value());
        }

        database.DemandWhole(iterator);
    }

    private static string RowName(string partition, string key) => Encoding.UTF8.GetString(StorageKeys.Row(Table, partition, key));

    private void Rewind(int step)
    {
        _acknowledged.RemoveAll(it => it.LogLength > 0);
        _acknowledged[0] = (step, 0);
        _after.RemoveRange(step + 1, Steps - step);
        _now.Clear();
        foreach (var (key, value) in _after[step])
        {
            _now.Add(key, value);
        }

        foreach (var gone in _entries.Keys.Where(number => !_now.ContainsKey(Id(number).ToString())).ToArray())
        {
            _entries.Remove(gone);
        }
    }

    private void Step(Committer committer)
    {
        committer.Apply(this, static (group, it) =>
        {
            it.Put(group, "all", "step", it._after.Count.ToString(CultureInfo.InvariantCulture));
            for (var i = it._random.Next(1, 9); i > 0; i--)
            {
                it.Put(group, "p" + it._random.Next(Partitions), "k" + it._random.Next(20), new string('x', it._random.Next(900)) + i);
            }

            it.Remove(group, "p" + it._random.Next(Partitions), "k" + it._random.Next(20));
            for (var i = it._random.Next(4); i > 0; i--)
            {
                it.Send(group);
            }

            for (var i = it._random.Next(4); i > 0; i--)
            {
                it.Settle(group);
            }
        });
        _after.Add(new(_now, StringComparer.Ordinal));
    }

    private void Put(CommitGroup group, string partition, string key, string value)
    {
        group.Put(new(Table, partition), key, new StoredRow(new Row(partition, key).Set("v", value), 1));
        _now[RowName(partition, key)] = value;
    }

    private void Remove(CommitGroup group, string partition, string key)
    {
        group.Put(new(Table, partition), key, new StoredRow(null, 1));
        _now.Remove(RowName(partition, key));
    }

    private void Send(CommitGroup group)
    {
        var entry = new Entry("message " + ++_nextEntry);
        _entries.Add(_nextEntry, entry);
        group.Put(Id(_nextEntry), entry);
        _now[Id(_nextEntry).ToString()] = entry.Text;
    }

    private void Settle(CommitGroup group)
    {
        if (_entries.Count > 0)
        {
            var (number, _) = _entries.ElementAt(_random.Next(_entries.Count));
            _entries.Remove(number);
            group.Delete(Id(number));
            _now.Remove(Id(number).ToString());
        }
    }

    private static QueueEntryId Id(long number) => new(QueueNames.Dedupe, number);

    private sealed class Entry(string text) : IQueueEntry
    {
        public string Text => text;

        public bool IsOnDisk { get; private set; }

        public void Seal() => IsOnDisk = true;

        public byte[] ToBytes() => Encoding.UTF8.GetBytes(text);
    }
}

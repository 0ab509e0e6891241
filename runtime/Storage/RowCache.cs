using Omni.Pipeline.Ports;

namespace Omni.Runtime.Storage;

/// <summary>
/// Rows as the process last read or wrote them, so that a hop need not ask the database for what the hop before it wrote. Every
/// write goes through this process and through here, so what is found is right; what is not found may yet be there. Bounded by the
/// rows' estimated size; what nobody asked for again leaves first (FIFO with a second chance).
/// </summary>
internal sealed class RowCache(long maxBytes)
{
    private const int Count = 128;

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, Count).Select(_ => new Stripe(maxBytes / Count))];

    /// <summary>The part of the cache that holds the partition. Its lock is the partition's lock: writers hold it.</summary>
    public Stripe Of(string partition) => _stripes[(partition.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % Count];

    internal sealed class Stripe(long maxBytes)
    {
        private readonly Dictionary<(PartitionId Partition, string Key), LinkedListNode<Entry>> _entries = [];
        private readonly LinkedList<Entry> _line = new();
        private long _bytes;

        public Lock Lock { get; } = new();

        /// <summary>How many rows are held. Under the lock.</summary>
        public int Rows => _line.Count;

        /// <summary>Null when it is not known. Under the lock.</summary>
        public Row? Get(PartitionId partition, string key)
        {
            if (!_entries.TryGetValue((partition, key), out var node))
            {
                return null;
            }

            node.Value.WasAsked = true;
            return node.Value.Row;
        }

        /// <summary>Forgets what was there. Under the lock.</summary>
        public void Remove(PartitionId partition, string key)
        {
            if (_entries.Remove((partition, key), out var node))
            {
                _line.Remove(node);
                _bytes -= node.Value.Bytes;
            }
        }

        /// <summary>Notes what is there now. Under the lock.</summary>
        public void Set(PartitionId partition, string key, Row row)
        {
            var bytes = SizeOf(row);
            if (_entries.TryGetValue((partition, key), out var node))
            {
                _bytes += bytes - node.Value.Bytes;
                node.Value.Row = row;
                node.Value.Bytes = bytes;
            }
            else
            {
                node = _line.AddLast(new Entry { Id = (partition, key), Row = row, Bytes = bytes });
                _entries.Add(node.Value.Id, node);
                _bytes += bytes;
            }

            while (_bytes > maxBytes && _line.First is { } oldest)
            {
                _line.RemoveFirst();
                if (oldest.Value.WasAsked && oldest.Value.Bytes <= maxBytes / 2)
                {
                    oldest.Value.WasAsked = false;
                    _line.AddLast(oldest);
                }
                else
                {
                    _entries.Remove(oldest.Value.Id);
                    _bytes -= oldest.Value.Bytes;
                }
            }
        }

        // What the objects take in memory, roughly: an entry with its key, a column, two bytes a character.
        private static int SizeOf(Row row)
        {
            const int entryBytes = 300;
            const int columnBytes = 32;
            var bytes = entryBytes + (row.Count * columnBytes);
            foreach (ref readonly var column in row.Columns)
            {
                bytes += column.Object switch
                {
                    string text => text.Length * 2,
                    byte[] blob => blob.Length,
                    _ => 0,
                };
            }

            return bytes;
        }

        private sealed class Entry
        {
            public required (PartitionId Partition, string Key) Id { get; init; }

            public required Row Row { get; set; }

            public int Bytes { get; set; }

            public bool WasAsked { get; set; }
        }
    }
}

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
        private readonly Dictionary<(PartitionId, string), Entry> _entries = [];
        private readonly Queue<Entry> _line = new();
        private long _bytes;

        public Lock Lock { get; } = new();

        /// <summary>Null when it is not known. Under the lock.</summary>
        public Row? Get(PartitionId partition, string key)
        {
            if (!_entries.TryGetValue((partition, key), out var entry))
            {
                return null;
            }

            entry.WasAsked = true;
            return entry.Row;
        }

        /// <summary>Forgets what was there. Under the lock.</summary>
        public void Remove(PartitionId partition, string key)
        {
            if (_entries.Remove((partition, key), out var entry))
            {
                // Its place in the line stays until it comes to the front; it weighs nothing.
                _bytes -= entry.Bytes;
                entry.Bytes = 0;
                entry.IsGone = true;
            }
        }

        /// <summary>Notes what is there now. Under the lock.</summary>
        public void Set(PartitionId partition, string key, Row row)
        {
            var bytes = SizeOf(row);
            if (_entries.TryGetValue((partition, key), out var entry))
            {
                _bytes += bytes - entry.Bytes;
                entry.Row = row;
                entry.Bytes = bytes;
            }
            else
            {
                entry = new Entry { Id = (partition, key), Row = row, Bytes = bytes };
                _entries.Add(entry.Id, entry);
                _line.Enqueue(entry);
                _bytes += bytes;
            }

            while (_bytes > maxBytes && _line.TryDequeue(out var oldest))
            {
                if (oldest.IsGone)
                {
                    continue;
                }

                if (oldest.WasAsked && oldest.Bytes <= maxBytes / 2)
                {
                    oldest.WasAsked = false;
                    _line.Enqueue(oldest);
                }
                else
                {
                    _entries.Remove(oldest.Id);
                    _bytes -= oldest.Bytes;
                }
            }
        }

        // What the objects take in memory, roughly: an entry with its key, a column, two bytes a character.
        private static int SizeOf(Row row)
        {
            const int entryBytes = 250;
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

            public bool IsGone { get; set; }
        }
    }
}

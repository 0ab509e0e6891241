using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;
using RocksDbSharp;

namespace Omni.Runtime.Storage;

/// <summary>
/// The one writer of the disk. Changes are visible inside the process at once and collect in a group; a thread writes group
/// after group, each synced. Whatever is to leave the process first awaits <see cref="SyncedAsync"/>: the log is one and ordered,
/// so everything that the caller can have read or written is then safe.
/// </summary>
internal sealed class Committer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RocksDatabase _database;
    private readonly ILogger<Committer> _logger;
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly TimeSpan _interval;
    private readonly Thread _thread;
    private CommitGroup _open = new();
    private CommitGroup? _writing;
    private StorageUnavailableException? _fault;
    private bool _signalled;
    private bool _stopping;

    public Committer(RocksDatabase database, IOptions<StorageOptions> options, ILogger<Committer> logger)
    {
        _database = database;
        _interval = options.Value.CommitInterval;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "committer" };
        _thread.Start();
    }

    /// <summary>Why nothing can be written any more; null while all is well.</summary>
    public StorageUnavailableException? Fault => Volatile.Read(ref _fault);

    /// <summary>Applies changes together: they become visible at once and reach the disk together or not at all.</summary>
    public void Apply<TState>(TState state, Action<CommitGroup, TState> change)
    {
        lock (_gate)
        {
            if (_fault is { } fault)
            {
                throw new StorageUnavailableException(fault.Message, fault);
            }

            change(_open, state);
            if (!_signalled)
            {
                _signalled = true;
                _work.Set();
            }
        }
    }

    /// <summary>Completes when everything applied so far is on the disk.</summary>
    /// <exception cref="StorageUnavailableException">It could not be written.</exception>
    public ValueTask SyncedAsync(CancellationToken ct)
    {
        Task written;
        lock (_gate)
        {
            if (!_open.IsEmpty)
            {
                written = _open.Written;
            }
            else if (_writing is { } writing)
            {
                written = writing.Written;
            }
            else
            {
                return _fault is { } fault ? ValueTask.FromException(new StorageUnavailableException(fault.Message, fault)) : ValueTask.CompletedTask;
            }
        }

        // The token is not heeded: a group is written in a moment or not at all, and to register with it costs more than the wait.
        return new ValueTask(written);
    }

    /// <summary>The row as the process sees it, where it is not on the disk yet.</summary>
    public bool TryGetPending(PartitionId partition, string key, out StoredRow row)
    {
        lock (_gate)
        {
            return _open.TryGet(partition, key, out row) || (_writing is { } writing && writing.TryGet(partition, key, out row));
        }
    }

    /// <summary>The changes of a partition that are not on the disk yet, newest wins; null when there are none.</summary>
    public SortedList<string, StoredRow>? PendingOf(PartitionId partition)
    {
        lock (_gate)
        {
            var older = _writing is { } writing && writing.Rows.TryGetValue(partition, out var before) ? before : null;
            var newer = _open.Rows.TryGetValue(partition, out var now) ? now : null;
            if (older is null && newer is null)
            {
                return null;
            }

            var merged = new SortedList<string, StoredRow>(StringComparer.Ordinal);
            foreach (var (key, row) in older ?? [])
            {
                merged[key] = row;
            }

            foreach (var (key, row) in newer ?? [])
            {
                merged[key] = row;
            }

            return merged;
        }
    }

    /// <summary>Writes what is left and stops.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
            _stop.Set();
            if (!_signalled)
            {
                _signalled = true;
                _work.Set();
            }
        }

        _thread.Join();
        _work.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        var began = 0L;
        while (true)
        {
            _work.WaitOne();
            if (_interval - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest)
            {
                _stop.WaitOne(rest);
            }

            began = Stopwatch.GetTimestamp();
            CommitGroup group;
            bool stopping;
            lock (_gate)
            {
                _signalled = false;
                stopping = _stopping;
                group = _open;
                _open = new CommitGroup();
                if (!group.IsEmpty)
                {
                    group.Seal();
                    _writing = group;
                }

                if (stopping)
                {
                    // With the last group taken: what came later would be accepted and never written.
                    _fault ??= new StorageUnavailableException("The host is stopping.");
                }
            }

            if (group.IsEmpty)
            {
                // Somebody may have begun to wait for it before everything in it was gone again.
                group.SetWritten();
            }
            else
            {
                WriteGroup(group, buffer);
            }

            if (stopping)
            {
                return;
            }
        }
    }

    private void WriteGroup(CommitGroup group, ArrayBufferWriter<byte> buffer)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var batch = new WriteBatch();
            Fill(batch, group, buffer);
            _database.Write(batch);
        }
        catch (RocksDbException ex)
        {
            // After a failed write nobody knows what the log holds: stop writing, keep what was acknowledged, let a person look.
            var fault = new StorageUnavailableException($"The disk refused a write: {ex.Message}", ex);
            _logger.WriteFailed(ex);
            lock (_gate)
            {
                _fault = fault;
                _writing = null;
                _open.SetFailed(fault);
                _open = new CommitGroup();
            }

            group.SetFailed(fault);
            return;
        }

        lock (_gate)
        {
            _writing = null;
        }

        group.SetWritten();
        StorageTelemetry.GroupWritten(group.Rows.Count + group.QueueEntries.Count, Stopwatch.GetElapsedTime(started));
    }

    private void Fill(WriteBatch batch, CommitGroup group, ArrayBufferWriter<byte> buffer)
    {
        foreach (var (partition, rows) in group.Rows)
        {
            foreach (var (key, stored) in rows)
            {
                var id = StorageKeys.Row(partition.Table, partition.Partition, key);
                if (stored.Row is { } row)
                {
                    buffer.ResetWrittenCount();
                    RowCodec.Write(row, stored.ETag, buffer);
                    batch.Put(id, buffer.WrittenSpan, _database.RowFamily);
                }
                else
                {
                    batch.Delete(id, _database.RowFamily);
                }
            }
        }

        foreach (var (id, entry) in group.QueueEntries)
        {
            var key = QueueKeys.Entry(id);
            if (entry is null)
            {
                batch.Delete(key, _database.QueueFamily);
            }
            else
            {
                batch.Put(key, entry.ToBytes(), _database.QueueFamily);
            }
        }
    }
}

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
/// <para>
/// A refused write is an outage, not the end. Whoever waits is told, new changes are refused, and what was applied before is held:
/// its groups are written again, in order, once the database could be opened anew. That is safe because a group says what is, not
/// what changes, so that it does not matter how much of it the log has already.
/// </para>
/// </summary>
internal sealed class Committer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly RocksDatabase _database;
    private readonly Disk _disk;
    private readonly AsyncLocal<int> _outsideOf = new();
    private readonly ILogger<Committer> _logger;
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly TimeSpan _interval;
    private readonly Thread _thread;
    private CommitGroup _open = new();
    private CommitGroup? _writing;
    private StorageUnavailableException? _fault;
    private string? _shortage;
    private int _outage;
    private bool _isBroken;
    private bool _isReported;
    private bool _signalled;
    private bool _stopping;

    public Committer(RocksDatabase database, Disk disk, IOptions<StorageOptions> options, ILogger<Committer> logger)
    {
        _database = database;
        _disk = disk;
        _interval = options.Value.CommitInterval;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "committer" };
        _thread.Start();
    }

    /// <summary>Why nothing can be written now; null while all is well.</summary>
    public StorageUnavailableException? Fault => Volatile.Read(ref _fault);

    /// <summary>Why no new messages are to be let in, though what is inside can still be written; null while there is room.</summary>
    public string? Shortage
    {
        get => Volatile.Read(ref _shortage);
        set => Volatile.Write(ref _shortage, value);
    }

    /// <summary>Asked at the doors, before new work is let in.</summary>
    /// <exception cref="StorageUnavailableException">The disk is nearly full.</exception>
    public void DemandRoom()
    {
        if (Shortage is { } shortage)
        {
            throw new StorageUnavailableException(shortage);
        }
    }

    /// <summary>After a refused write: lets the writer see whether the disk takes writes again.</summary>
    public void TryAgain()
    {
        lock (_gate)
        {
            if (_isBroken && !_stopping)
            {
                Signal();
            }
        }
    }

    /// <summary>
    /// During an outage the caller's flow (one request from outside) sees only what is on the disk, so that it may be answered
    /// although nothing can be made safe.
    /// </summary>
    public void BeginOutsideRead()
    {
        if (Fault is not null)
        {
            _outsideOf.Value = Volatile.Read(ref _outage);
        }
    }

    /// <summary>Whether the caller's flow is one of those: what the process holds in memory is not for it.</summary>
    public bool SeesOnlySafe => Volatile.Read(ref _isBroken) && _outsideOf.Value == _outage;

    /// <summary>Applies changes together: they become visible at once and reach the disk together or not at all.</summary>
    public void Apply<TState>(TState state, Action<CommitGroup, TState> change)
    {
        lock (_gate)
        {
            if (_fault is not null)
            {
                throw Unavailable();
            }

            change(_open, state);
            Signal();
        }
    }

    /// <summary>Completes when everything applied so far is on the disk.</summary>
    /// <exception cref="StorageUnavailableException">It could not be written.</exception>
    public ValueTask SyncedAsync(CancellationToken ct)
    {
        Task written;
        lock (_gate)
        {
            if (_isBroken)
            {
                return SeesOnlySafe ? ValueTask.CompletedTask : ValueTask.FromException(Unavailable());
            }

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
                return _fault is null ? ValueTask.CompletedTask : ValueTask.FromException(Unavailable());
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
            if (SeesOnlySafe)
            {
                row = default;
                return false;
            }

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
            if ((older is null && newer is null) || SeesOnlySafe)
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
            Signal();
        }

        _thread.Join();
        _work.Dispose();
        _stop.Dispose();
    }

    private void Signal()
    {
        if (!_signalled)
        {
            _signalled = true;
            _work.Set();
        }
    }

    private StorageUnavailableException Unavailable() => new(_fault!.Message, _fault);

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
            bool isBroken, stopping;
            lock (_gate)
            {
                _signalled = false;
                (isBroken, stopping) = (_isBroken, _stopping);
            }

            if (!isBroken || Recovers(buffer))
            {
                WriteOpen(buffer, stopping);
            }

            if (stopping)
            {
                return;
            }
        }
    }

    private void WriteOpen(ArrayBufferWriter<byte> buffer, bool stopping)
    {
        CommitGroup group;
        lock (_gate)
        {
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
    }

    private void WriteGroup(CommitGroup group, ArrayBufferWriter<byte> buffer)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            Write(group, buffer);
        }
        catch (Exception ex) when (ex is RocksDbException or IOException)
        {
            Break(group, ex);
            return;
        }

        lock (_gate)
        {
            _writing = null;
        }

        group.SetWritten();
        StorageTelemetry.GroupWritten(group.Rows.Count + group.QueueEntries.Count, Stopwatch.GetElapsedTime(started));
    }

    private void Write(CommitGroup group, ArrayBufferWriter<byte> buffer)
    {
        using var batch = new WriteBatch();
        GroupWriter.Fill(batch, group, _database, buffer);
        _disk.Write(_database, batch);
    }

    /// <summary>After a failed write nobody knows what the log holds: say that nothing is safe, hold what there is.</summary>
    private void Break(CommitGroup group, Exception error)
    {
        var reason = RocksFault.Reason(error);
        var fault = new StorageUnavailableException($"The disk refuses writes: {reason}.", error);
        _logger.WriteFailed(error, reason);
        lock (_gate)
        {
            _isBroken = true;
            _outage++;
            _fault = fault;
            _open.SetFailed(fault);
            group.SetFailed(fault);
        }
    }

    /// <summary>The group that was refused goes first, and what came after it with the next round.</summary>
    private bool Recovers(ArrayBufferWriter<byte> buffer)
    {
        try
        {
            _disk.TryOut();
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return false; // Said when the write was refused; the next look tries again.
        }

        try
        {
            _database.Reopen();
            Write(_writing!, buffer);
        }
        catch (Exception ex) when (ex is RocksDbException or IOException or DataDirectoryException)
        {
            if (!_isReported)
            {
                _isReported = true;
                _logger.NotOpenedAgain(ex);
            }

            return false;
        }

        CommitGroup written;
        lock (_gate)
        {
            written = _writing!;
            _writing = null;
            _isBroken = false;
            _isReported = false;
            _fault = null;
        }

        written.SetWritten();
        _logger.WritesAgain();
        return true;
    }
}

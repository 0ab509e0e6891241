namespace Omni.Bench.Load;

/// <summary>
/// Keeps a schedule and notes what comes of it: hands over what is due, reads the agents' sockets, and asks for what a socket left
/// out, as a client would.
/// </summary>
internal sealed class Engine : IRecordReader, IDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly Dispatcher _dispatcher;
    private readonly List<HttpLane> _lanes = [];
    private Fleet? _fleet;
    private Resync? _resync;
    private Run _run = Run.None;

    public Engine(TimeProvider time)
    {
        _time = time;
        _dispatcher = new(time);
    }

    public Dispatcher Dispatcher => _dispatcher;

    /// <summary>Connects everything; the fleet's pages report to this engine already.</summary>
    public async Task StartAsync(Fleet fleet, int connections)
    {
        _fleet = fleet;
        _resync = new(fleet, TakeRead, _time);
        for (var i = 0; i < connections; i++)
        {
            var lane = new HttpLane(_dispatcher, fleet.EndPoint(), _time, fleet.Stopping);
            _lanes.Add(lane);
            await lane.ConnectAsync();
        }
    }

    /// <param name="schedule">Who writes when.</param>
    /// <param name="limits">When to give up.</param>
    /// <param name="progress">Told once a second.</param>
    /// <param name="ct">Stops the run.</param>
    public async Task<Run> RunAsync(Schedule schedule, RunLimits limits, Action<Run>? progress, CancellationToken ct)
    {
        var senders = _fleet!.Senders;
        _dispatcher.Reset();
        for (var i = 0; i < senders.Count; i++)
        {
            var sender = senders[i];
            lock (sender.Ledger)
            {
                sender.Begin(schedule.TimesBySender[i]);
                sender.Ledger.Begin(sender.Ledger.NextSequence - 1, sender.First, schedule.TimesBySender[i].Length);
            }
        }

        var run = _run = new Run(_time, schedule.Arrivals.Length, _dispatcher, limits.AwaitsDelivery);
        await Task.Factory.StartNew(() => Keep(run, schedule, limits, progress, ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await _resync!.CatchUpAsync(senders, ct);
        run.End(senders);
        return run;
    }

    /// <summary>Has a thread of its own: a timer's way over the thread pool costs more, a thousand times a second, than the load.</summary>
    private void Keep(Run run, Schedule schedule, RunLimits limits, Action<Run>? progress, CancellationToken ct)
    {
        var senders = _fleet!.Senders;
        using var never = new AutoResetEvent(false);
        var next = 0;
        var second = 0;
        while (!ct.IsCancellationRequested)
        {
            never.WaitOne(Tick);
            var now = run.Elapsed;
            while (next < schedule.Arrivals.Length && schedule.Arrivals[next].Seconds <= now && !run.IsBehind)
            {
                _dispatcher.BecameDue(senders[schedule.Arrivals[next++].Sender]);
                run.Scheduled = next;
            }

            _dispatcher.Tick();
            if ((int)now > second)
            {
                second = (int)now;
                progress?.Invoke(run);
                run.Look(limits);
                if (_dispatcher.Fault is { } fault)
                {
                    throw new LoadException($"The server did not accept the load: {fault}.");
                }
            }

            if ((next == schedule.Arrivals.Length || run.IsBehind) && (run.IsComplete || run.IsStuck(limits)))
            {
                return;
            }
        }

        ct.ThrowIfCancellationRequested();
    }

    public void Read(AgentPage page, ReadOnlySpan<byte> record)
    {
        if (!PushedMessage.TryRead(record, out var message) || !Marker.TryRead(message.Text, out var number, out var counter)
            || _fleet is not { } fleet || number >= fleet.Senders.Count)
        {
            return;
        }

        // An answer takes a place in the sequence, and is nobody's message.
        counter = message.IsInbound ? counter : SenderLedger.NoMessage;
        var sender = fleet.Senders[number];
        var isNew = false;
        var hasGap = false;
        lock (sender.Ledger)
        {
            if ((message.IsInbound && sender.DueAt(counter) is null) || sender.ConversationUtf8.Length is 0)
            {
                return;
            }

            if (!message.ConversationId.SequenceEqual(sender.ConversationUtf8))
            {
                _run.NoteStray();
                return;
            }

            isNew = sender.Ledger.TakePushed(message.Sequence, counter);
            hasGap = sender.Ledger.HasGap;
        }

        if (isNew)
        {
            _run.NoteDelivered(sender.DueAt(counter) ?? 0);
        }

        if (hasGap)
        {
            _resync?.Want(sender);
        }
    }

    /// <summary>
    /// Asks for everything of that page, and once more a second later: the server greets a page a moment before it shows it anything.
    /// </summary>
    public void Reconnected(AgentPage page)
    {
        WantAll(page);
        _ = AgainAsync();

        async Task AgainAsync()
        {
            await Task.Delay(AskAgain, _time, CancellationToken.None);
            WantAll(page);
        }
    }

    public void Dispose()
    {
        foreach (var lane in _lanes)
        {
            lane.Dispose();
        }
    }

    private void WantAll(AgentPage page)
    {
        foreach (var sender in _fleet?.Senders ?? [])
        {
            if (ReferenceEquals(sender.Page, page))
            {
                lock (sender.Ledger)
                {
                    sender.Ledger.Reconnected();
                }

                _resync?.Want(sender);
            }
        }
    }

    /// <summary>An entry that was read from the conversation.</summary>
    private void TakeRead(Sender sender, long sequence, int counter)
    {
        bool isNew;
        lock (sender.Ledger)
        {
            isNew = sender.Ledger.Take(sequence, counter);
        }

        if (isNew && sender.DueAt(counter) is { } dueAt)
        {
            _run.NoteResynced(dueAt);
        }
    }
}

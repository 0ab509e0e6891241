using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Omni.Runtime.Durable;

/// <summary>What one orchestration's code sees. It numbers what is asked for, so that the same code asks for the same again.</summary>
internal sealed class ReplayContext(OrchestrationIdentity identity, TurnLoop loop, ILoggerFactory loggers) : TaskOrchestrationContext
{
    private readonly List<OrchestrationAction> _actions = [];
    private string? _input;
    private int _lastId;
    private int _guids;
    private DateTime _now;
    private bool _isReplaying;

    public override TaskName Name => identity.Name;

    public override string InstanceId => identity.InstanceId;

    public override ParentOrchestrationInstance? Parent => identity.Parent;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _isReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public OpenTasks Open { get; } = new();

    /// <summary>JSON; null until it is set.</summary>
    public string? CustomStatus { get; private set; }

    /// <summary>Whether the orchestrator said what its status is; it may have said: none.</summary>
    public bool SaidStatus { get; private set; }

    /// <summary>Set when the orchestrator wants to begin anew.</summary>
    public (string? Input, bool KeepsEvents)? Anew { get; private set; }

    public void Begin(DateTime now, bool isReplaying) => (_now, _isReplaying) = (now, isReplaying);

    public void Take(string? input) => _input = input;

    public IReadOnlyList<OrchestrationAction> TakeActions()
    {
        OrchestrationAction[] taken = [.. _actions];
        _actions.Clear();
        return taken;
    }

    public override T? GetInput<T>()
        where T : default => Payload.Read<T>(_input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallAsync<TResult>(options, id => new OrchestrationAction.CallActivity(id, name, Payload.Write(input)), name);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallAsync<TResult>(
            options,
            id => new OrchestrationAction.CallOrchestrator(id, orchestratorName, (options as SubOrchestrationOptions)?.InstanceId ?? ChildId(id), Payload.Write(input)),
            orchestratorName);

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        CheckPlace();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var utc = fireAt.Kind is DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        _actions.Add(new OrchestrationAction.SetTimer(++_lastId, utc));
        return Open.AddTimer(_lastId, utc, cancellationToken);
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        CheckPlace();
        return Payload.Read<T>(await Open.AddWaiter(eventName, cancellationToken))!;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        CheckPlace();
        _actions.Add(new OrchestrationAction.SendEvent(++_lastId, instanceId, eventName, Payload.Write(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        CheckPlace();
        (CustomStatus, SaidStatus) = (Payload.Write(customStatus), true);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        CheckPlace();
        Anew = (Payload.Write(newInput), preserveUnprocessedEvents);
    }

    /// <summary>The same on every replay: made of the instance, its execution and a counter. Marked as RFC 9562 version 8.</summary>
    public override Guid NewGuid()
    {
        CheckPlace();
        var seed = string.Create(CultureInfo.InvariantCulture, $"{identity.InstanceId}|{identity.Execution}|{_guids++}");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(seed)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    private string ChildId(int id) => string.Create(CultureInfo.InvariantCulture, $"{identity.InstanceId}:{identity.Execution}:{id}");

    private async Task<TResult> CallAsync<TResult>(TaskOptions? options, Func<int, OrchestrationAction> ask, TaskName name)
    {
        var attempts = new Attempts(this, options?.Retry);
        while (true)
        {
            CheckPlace();
            _actions.Add(ask(++_lastId));
            try
            {
                return Payload.Read<TResult>(await Open.AddTask(_lastId, name))!;
            }
            catch (TaskFailedException failed) when (attempts.IsLeft)
            {
                if (!await attempts.GoOnAsync(failed))
                {
                    throw;
                }
            }
        }
    }

    private void CheckPlace()
    {
        if (!loop.IsHere)
        {
            loop.Escape();
            throw new InvalidOperationException(TurnLoop.EscapedMessage);
        }
    }
}

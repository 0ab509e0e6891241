#pragma warning disable CA1822, IDE0060 // Methods and parameters are here for their shape alone.
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Omni.Tests.Runtime.Functions;

/// <summary>One class per fault, and what the catalog says of it.</summary>
public static class FaultyFunctions
{
    public static readonly IReadOnlyList<(Type Type, string Says)> All =
    [
        (typeof(NoTrigger), "no parameter has a trigger attribute"),
        (typeof(TwoTriggers), "more than one trigger attribute"),
        (typeof(SameName), "2 functions have this name (SameName.One, SameName.Two)"),
        (typeof(SameRoute), "FaultyRouteOne, FaultyRouteTwo: both answer route 'same/{other}'"),
        (typeof(SameQueue), "2 functions take from queue 'push'"),
        (typeof(NotPublic), "must be public"),
        (typeof(BadName), "a name has 1 to 127"),
        (typeof(WrongParameter), "parameter 'when': type TimeSpan can't be filled by a HttpTrigger"),
        (typeof(WrongCarrier), "parameter 'body': type Uri can't be filled by a QueueTrigger"),
        (typeof(BadRoute), "parameter 'request': route 'a/{b' is no route template"),
        (typeof(AbsoluteRoute), "must be relative"),
        (typeof(UnknownConstraint), "unknown constraint 'colour'"),
        (typeof(UnknownVerb), "unknown HTTP verb 'FETCH'"),
        (typeof(NeedsKey), "AuthorizationLevel.Function"),
        (typeof(MissingSetting), "setting %NoSuchSetting% has no value"),
        (typeof(UnknownQueue), "there is no queue 'pull'"),
        (typeof(NoSessions), "queue 'push' has sessions"),
        (typeof(DeadLetterSessions), "a dead-letter sub-queue has no sessions"),
        (typeof(SettledTwice), "settled twice"),
        (typeof(NeverSettled), "nobody settles"),
        (typeof(FiveFields), "schedule '*/5 * * * *'"),
        (typeof(ReturnsText), "returns String, which Azure answers with an empty body"),
        (typeof(ReturnsNothing), "returns Void, which Azure answers with an empty body"),
        (typeof(ReturnsToNobody), "returns Int32, which nobody receives"),
        (typeof(AsyncVoid), "async void"),
        (typeof(OrchestratorWithServices), "an orchestrator is static"),
        (typeof(ActivityWithClient), "parameter 'client': type DurableTaskClient can't be filled by a ActivityTrigger"),
    ];

    public sealed class NoTrigger
    {
        [Function("Faulty")]
        public void Run(CancellationToken ct)
        {
        }
    }

    public sealed class TwoTriggers
    {
        [Function("Faulty")]
        public void Run([TimerTrigger("00:01:00")] TimerInfo timer, [ServiceBusTrigger("push", IsSessionsEnabled = true)] string body)
        {
        }
    }

    public sealed class SameName
    {
        [Function("FaultyTwin")]
        public void One([TimerTrigger("00:01:00")] TimerInfo timer)
        {
        }

        [Function("faultyTWIN")]
        public void Two([TimerTrigger("00:01:00")] TimerInfo timer)
        {
        }
    }

    public sealed class SameRoute
    {
        [Function("FaultyRouteOne")]
        public IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "same/{one}")] HttpRequest request) => Results.Ok();

        [Function("FaultyRouteTwo")]
        public IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "same/{other}")] HttpRequest request) => Results.Ok();

        [Function("FaultlessRoute")]
        public IResult Three([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "same/{other}")] HttpRequest request) => Results.Ok();
    }

    public sealed class SameQueue
    {
        [Function("FaultyQueueOne")]
        public void One([ServiceBusTrigger("push", IsSessionsEnabled = true)] string body)
        {
        }

        [Function("FaultyQueueTwo")]
        public void Two([ServiceBusTrigger("push", IsSessionsEnabled = true)] string body)
        {
        }
    }

    public sealed class NotPublic
    {
        [Function("Faulty")]
        internal void Run([TimerTrigger("00:01:00")] TimerInfo timer)
        {
        }
    }

    public sealed class BadName
    {
        [Function("Faulty name")]
        public void Run([TimerTrigger("00:01:00")] TimerInfo timer)
        {
        }
    }

    public sealed class WrongParameter
    {
        [Function("Faulty")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, TimeSpan when) => Results.Ok();
    }

    public sealed class WrongCarrier
    {
        [Function("Faulty")]
        public void Run([ServiceBusTrigger("push", IsSessionsEnabled = true)] Uri body)
        {
        }
    }

    public sealed class BadRoute
    {
        [Function("Faulty")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b")] HttpRequest request) => Results.Ok();
    }

    public sealed class AbsoluteRoute
    {
        [Function("Faulty")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/a")] HttpRequest request) => Results.Ok();
    }

    public sealed class UnknownConstraint
    {
        [Function("Faulty")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b:colour}")] HttpRequest request) => Results.Ok();
    }

    public sealed class UnknownVerb
    {
        [Function("Faulty")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "fetch")] HttpRequest request) => Results.Ok();
    }

    public sealed class NeedsKey
    {
        [Function("Faulty")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => Results.Ok();
    }

    public sealed class MissingSetting
    {
        [Function("Faulty")]
        public void Run([TimerTrigger("%NoSuchSetting%")] TimerInfo timer)
        {
        }
    }

    public sealed class UnknownQueue
    {
        [Function("Faulty")]
        public void Run([ServiceBusTrigger("pull", IsSessionsEnabled = true)] string body)
        {
        }
    }

    public sealed class NoSessions
    {
        [Function("Faulty")]
        public void Run([ServiceBusTrigger("push")] string body)
        {
        }
    }

    public sealed class DeadLetterSessions
    {
        [Function("Faulty")]
        public void Run([ServiceBusTrigger("push/$DeadLetterQueue", IsSessionsEnabled = true)] string body)
        {
        }
    }

    public sealed class SettledTwice
    {
        [Function("Faulty")]
        public void Run([ServiceBusTrigger("push", IsSessionsEnabled = true)] string body, ServiceBusMessageActions actions)
        {
        }
    }

    public sealed class NeverSettled
    {
        [Function("Faulty")]
        public void Run([ServiceBusTrigger("push", IsSessionsEnabled = true, AutoCompleteMessages = false)] string body)
        {
        }
    }

    public sealed class FiveFields
    {
        [Function("Faulty")]
        public void Run([TimerTrigger("*/5 * * * *")] TimerInfo timer)
        {
        }
    }

    public sealed class ReturnsText
    {
        [Function("Faulty")]
        public Task<string> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.FromResult("");
    }

    public sealed class ReturnsNothing
    {
        [Function("Faulty")]
        public Task Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.CompletedTask;
    }

    public sealed class ReturnsToNobody
    {
        [Function("Faulty")]
        public int Run([TimerTrigger("00:01:00")] TimerInfo timer) => 1;
    }

    public sealed class OrchestratorWithServices
    {
        [Function("Faulty")]
        public Task Run([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;
    }

    public sealed class ActivityWithClient
    {
        [Function("Faulty")]
        public void Run([ActivityTrigger] string input, [DurableClient] DurableTaskClient client)
        {
        }
    }

    public sealed class AsyncVoid
    {
        [Function("Faulty")]
        public async void Run([TimerTrigger("00:01:00")] TimerInfo timer) => await Task.Yield();
    }
}

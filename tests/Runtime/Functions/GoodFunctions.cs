#pragma warning disable CA1822, IDE0060 // Methods and parameters are here for their shape alone.
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Omni.Tests.Runtime.Functions;

/// <summary>One of each kind that can be hosted.</summary>
public sealed class GoodFunctions
{
    [Function("GoodHttp")]
    public Task<Microsoft.AspNetCore.Http.HttpResults.Ok> HttpAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}")] HttpRequest request, int id, string? search, long after = 0, CancellationToken ct = default) =>
        Task.FromResult(TypedResults.Ok());

    [Function("GoodStatic")]
    public static IActionResult Static([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();

    [Function("GoodQueue")]
    public Task QueueAsync(
        [ServiceBusTrigger("%Stage%", IsSessionsEnabled = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken ct) => Task.CompletedTask;

    [Function("GoodDeadLetters")]
    public void DeadLetters([ServiceBusTrigger("push/$DeadLetterQueue")] BinaryData body)
    {
    }

    [Function("GoodTimer")]
    public ValueTask TimerAsync([TimerTrigger("%Purge%")] TimerInfo timer) => ValueTask.CompletedTask;
}

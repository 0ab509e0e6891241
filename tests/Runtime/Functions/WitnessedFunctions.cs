#pragma warning disable CA1822, IDE0060 // Methods and parameters are here for their shape alone.
using System.Globalization;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Omni.Tests.Runtime.Functions;

/// <summary>What happened, in order.</summary>
public sealed class Witness
{
    public List<string> Events { get; } = [];
}

/// <summary>Lives as long as its scope.</summary>
public sealed class Scoped(Witness witness) : IDisposable
{
    public bool IsUsed { get; set; }

    public void Dispose()
    {
        if (IsUsed)
        {
            witness.Events.Add("scope gone");
        }
    }
}

public enum Level
{
    Low = 1,
    High,
}

/// <summary>Tells what it was given.</summary>
public sealed class WitnessedFunctions(Witness witness, Scoped scoped) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        if (scoped.IsUsed)
        {
            witness.Events.Add("instance gone");
        }

        return ValueTask.CompletedTask;
    }

    [Function("WitnessedTimer")]
    public async Task TimerAsync([TimerTrigger("00:01:00")] TimerInfo timer)
    {
        scoped.IsUsed = true;
        await Task.Yield();
        witness.Events.Add($"ran {timer.IsPastDue}");
    }

    [Function("WitnessedFailure")]
    public void Fail([TimerTrigger("00:01:00")] TimerInfo timer)
    {
        scoped.IsUsed = true;
        throw new InvalidOperationException();
    }

    [Function("HeedsToken")]
    public Task HeedAsync([TimerTrigger("00:01:00")] TimerInfo timer, CancellationToken ct) => Task.FromCanceled(ct);

    [Function("BodyText")]
    public void Text([ServiceBusTrigger("push", IsSessionsEnabled = true)] string body) => witness.Events.Add(body);

    [Function("BodyBytes")]
    public void Bytes([ServiceBusTrigger("dedupe", IsSessionsEnabled = true)] byte[] body) => witness.Events.Add(System.Text.Encoding.UTF8.GetString(body));

    [Function("BodyBinary")]
    public ValueTask BinaryAsync([ServiceBusTrigger("route", IsSessionsEnabled = true)] BinaryData body)
    {
        witness.Events.Add(body.ToString());
        return ValueTask.CompletedTask;
    }

    [Function("BodyMessage")]
    public void Message([ServiceBusTrigger("persist", IsSessionsEnabled = true)] ServiceBusReceivedMessage message) => witness.Events.Add(message.Body.ToString());

    [Function("AnswerTask")]
    public async Task<IResult> TaskAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
    {
        await Task.Yield();
        return Results.Ok();
    }

    [Function("AnswerValueTask")]
    public async ValueTask<IResult> ValueTaskAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
    {
        await Task.Yield();
        return Results.Ok();
    }

    [Function("AnswerPlain")]
    public static IResult Plain([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok();

    [Function("Values")]
    public IResult Values(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "values/{id}")] HttpRequest request, int id, string? search, bool? flag, Level level = Level.Low, long count = 42)
    {
        witness.Events.Add(string.Create(CultureInfo.InvariantCulture, $"{id} {search ?? "-"} {flag?.ToString() ?? "-"} {level} {count}"));
        return Results.Ok();
    }

    [Function("MoreValues")]
    public IResult MoreValues([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, Guid key, DateTimeOffset since)
    {
        witness.Events.Add(string.Create(CultureInfo.InvariantCulture, $"{key} {since:O}"));
        return Results.Ok();
    }
}

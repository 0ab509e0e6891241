#pragma warning disable CA1822, IDE0060 // Methods and parameters are here for their shape alone.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Runtime.Http;

public enum Mood
{
    Calm = 1,
}

public sealed record Echo(int SomeId, string? SomeText);

/// <summary>Where a test meets the function that it called.</summary>
internal sealed class Meeting
{
    public SyncPoint Inside { get; } = new();

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>HTTP functions of every shape that the host answers.</summary>
public sealed class EchoFunctions(IServiceProvider provider)
{
    [Function("EchoResult")]
    public IResult Result(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "echo/{someId:int}")] HttpRequest request, int someId, string? text, Mood? mood) =>
        TypedResults.Ok(new Echo(someId, text));

    [Function("EchoAction")]
    public async Task<IActionResult> ActionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action/{kind}")] HttpRequest request, string kind)
    {
        await Task.Yield();
        return kind switch
        {
            "object" => new ObjectResult(new Echo(5, "five")) { StatusCode = 201 },
            "status" => new StatusCodeResult(204),
            "content" => new ContentResult { Content = "<ok/>", ContentType = "text/xml" },
            _ => new NotFoundResult(),
        };
    }

    [Function("EchoBody")]
    public async Task<IResult> BodyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest request, CancellationToken ct)
    {
        var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes, ct);
        return TypedResults.Ok(bytes.Length);
    }

    [Function("EchoFailure")]
    public Task<IResult> FailAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail/{how}")] HttpRequest request, string how) => how switch
    {
        "storage" => throw new StorageUnavailableException("disk /dev/secret is gone"),
        "queue" => throw new QueueFullException("dedupe"),
        "null" => Task.FromResult<IResult>(null!),
        _ => throw new InvalidOperationException("secret"),
    };

    [Function("EchoWait")]
    public async Task<IResult> WaitAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request, CancellationToken ct)
    {
        var meeting = (Meeting)provider.GetService(typeof(Meeting))!;
        try
        {
            await meeting.Inside.ReachAsync(ct);
            return TypedResults.Ok("done");
        }
        catch (OperationCanceledException)
        {
            meeting.Cancelled.TrySetResult();
            throw;
        }
    }
}

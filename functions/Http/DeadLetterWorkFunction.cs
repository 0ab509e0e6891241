using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Puts dead letters back into their queue, or removes them for good.</summary>
public sealed class DeadLetterWorkFunction(Callers callers, IDeadLetters deadLetters, ILogger<DeadLetterWorkFunction> logger)
{
    /// <summary>One call puts back no more, so that it ends while its caller waits.</summary>
    private const int MaxReplays = 1000;

    private static readonly IResult Unknown = Problems.NotFound("dead letter");

    [Function(FunctionNames.ReplayDeadLetter)]
    public async Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DeadLetterReplay)] HttpRequest request,
        string queue,
        string sequenceNumber,
        CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReplayDeadLetter, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (!IsQueue(queue) || !IsNumber(sequenceNumber, out var number) || !await deadLetters.ReplayAsync(queue, number, ct))
        {
            return Unknown;
        }

        logger.DeadLettersReplayed(caller.Id, 1, queue);
        return Answers.Ok(new(1), ApiJson.Default.ReplayedShape);
    }

    [Function(FunctionNames.ReplayDeadLetters)]
    public async Task<IResult> ReplayAllAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DeadLettersReplay)] HttpRequest request, string queue, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReplayDeadLetters, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (!IsQueue(queue))
        {
            return Problems.NotFound("queue");
        }

        var replayed = await deadLetters.ReplayAllAsync(queue, MaxReplays, ct);
        logger.DeadLettersReplayed(caller.Id, replayed, queue);
        return Answers.Ok(new(replayed), ApiJson.Default.ReplayedShape);
    }

    [Function(FunctionNames.RemoveDeadLetter)]
    public async Task<IResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.DeadLetterByNumber)] HttpRequest request,
        string queue,
        string sequenceNumber,
        CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.RemoveDeadLetter, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (!IsQueue(queue) || !IsNumber(sequenceNumber, out var number) || !await deadLetters.RemoveAsync(queue, number, ct))
        {
            return Unknown;
        }

        logger.DeadLetterRemoved(caller.Id, number, queue);
        return Results.NoContent();
    }

    private static bool IsQueue(string queue) => QueueNames.All.Contains(queue, StringComparer.Ordinal);

    private static bool IsNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

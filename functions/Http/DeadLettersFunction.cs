using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Shows what the stages gave up on: of one queue, or the oldest of all.</summary>
public sealed class DeadLettersFunction(Callers callers, IDeadLetters deadLetters)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;

    [Function(FunctionNames.ListDeadLetters)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.DeadLetters)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListDeadLetters, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (Query.Int64(request, "after", 0, 0, long.MaxValue) is not { } after || Query.Int64(request, "limit", DefaultLimit, 1, MaxLimit) is not { } limit)
        {
            return Problems.Invalid($"after is a sequence number, limit is 1 to {MaxLimit}.");
        }

        var queue = request.Query["queue"].ToString();
        if (queue.Length > 0)
        {
            return QueueNames.All.Contains(queue, StringComparer.Ordinal)
                ? Answer(await deadLetters.ListAsync(queue, after, (int)limit, ct))
                : Problems.Invalid("queue is the name of a stage.");
        }

        // Each queue counts for itself, so a number says nothing across queues.
        return after == 0 ? Answer(await OldestOfAllAsync((int)limit, ct)) : Problems.Invalid("after needs queue.");
    }

    private async ValueTask<IEnumerable<DeadLetter>> OldestOfAllAsync(int limit, CancellationToken ct)
    {
        var all = new List<DeadLetter>();
        foreach (var queue in QueueNames.All)
        {
            all.AddRange(await deadLetters.ListAsync(queue, 0, limit, ct));
        }

        return all.OrderBy(letter => letter.EnqueuedAt).Take(limit);
    }

    private static IResult Answer(IEnumerable<DeadLetter> letters) => Answers.Ok(
        new(
        [
            .. letters.Select(letter => new DeadLetterShape(
                letter.Queue,
                letter.SequenceNumber,
                letter.MessageId,
                letter.SessionId,
                letter.Reason,
                letter.Description,
                letter.DeliveryCount,
                letter.EnqueuedAt)),
        ]),
        ApiJson.Default.DeadLettersShape);
}

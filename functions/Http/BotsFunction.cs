using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;

namespace Omni.Functions.Http;

/// <summary>Says what the bot of a channel account does, and changes it.</summary>
public sealed class BotsFunction(Callers callers, ChannelAccountStore accounts, BotStore bots, AccountWork work)
{
    [Function(FunctionNames.ReadBot)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ChannelBot)] HttpRequest request, string channel, string account, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ReadBot, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        return await accounts.FindAsync(channel, account, ct) is null ? Problems.NotFound("channel account") : Answer(await bots.FindAsync(channel, account, ct));
    }

    [Function(FunctionNames.SetBot)]
    public async Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.ChannelBot)] HttpRequest request, string channel, string account, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.SetBot, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.BotSettings, ct)).TryGet(out var bot, out refusal))
        {
            return refusal;
        }

        if (await accounts.FindAsync(channel, account, ct) is not { } stored)
        {
            return Problems.NotFound("channel account");
        }

        if (BotChecks.Errors(bot) is { Count: > 0 } errors)
        {
            return Problems.Invalid(string.Join(' ', errors));
        }

        await work.RecordAsync(caller, AuditEvents.BotChanged, stored, bot.Mode, ct);
        return await bots.TrySaveAsync(channel, account, bot, SeenVersion.Of(request), ct) is { } saved ? Answer(saved) : Problems.PreconditionFailed();
    }

    private static IResult Answer(SavedBot saved) => Answers.Ok(new(saved.Bot, saved.ETag), ApiJson.Default.BotShape);
}

/// <param name="Bot">What holds; one that is off where nobody made one.</param>
/// <param name="ETag">For <c>If-Match</c>.</param>
internal sealed record BotShape(BotSettings Bot, string ETag);

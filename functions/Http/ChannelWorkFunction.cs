using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Bots;
using Omni.Pipeline.Channels;

namespace Omni.Functions.Http;

/// <summary>Pauses, resumes and removes an account.</summary>
public sealed class ChannelWorkFunction(ChannelAccountStore accounts, BotStore bots, AccountWork work)
{
    [Function(FunctionNames.PauseChannel)]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ChannelPause)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct) => SetPausedAsync(request, FunctionNames.PauseChannel, channel, account, isPaused: true, ct);

    [Function(FunctionNames.ResumeChannel)]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ChannelResume)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct) => SetPausedAsync(request, FunctionNames.ResumeChannel, channel, account, isPaused: false, ct);

    /// <summary>Only a paused one: removing takes the secrets with it, and fails what waits to be sent.</summary>
    [Function(FunctionNames.DeleteChannel)]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.ChannelAccount)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct)
    {
        if (!(await work.AdmitAsync(request, FunctionNames.DeleteChannel, channel, account, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        if (!admitted.Account.IsPaused)
        {
            return Problems.NotNow("Pause the account first. What still waits to be sent from it then fails.");
        }

        await work.RecordAsync(admitted.Caller, AuditEvents.AccountDeleted, admitted.Account, "", ct);
        if (!await accounts.TryDeleteAsync(admitted.Account, ct))
        {
            return Problems.Conflict(AccountWork.ChangedMeanwhile);
        }

        await bots.RemoveAsync(channel, account, ct);
        return Answers.NoContent();
    }

    private async Task<IResult> SetPausedAsync(HttpRequest request, string function, string channel, string account, bool isPaused, CancellationToken ct)
    {
        if (!(await work.AdmitAsync(request, function, channel, account, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        if (admitted.Account.IsPaused == isPaused)
        {
            return Answers.Ok(ChannelAccountShape.Of(admitted.Account), ApiJson.Default.ChannelAccountShape);
        }

        await work.RecordAsync(admitted.Caller, isPaused ? AuditEvents.AccountPaused : AuditEvents.AccountResumed, admitted.Account, "", ct);
        return await accounts.TrySaveAsync(admitted.Account with { IsPaused = isPaused }, ct) is { } saved
            ? Answers.Ok(ChannelAccountShape.Of(saved), ApiJson.Default.ChannelAccountShape)
            : Problems.Conflict(AccountWork.ChangedMeanwhile);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Channels;

namespace Omni.Functions.Http;

/// <summary>Shows and sets the accounts of the channels. Secrets go in and never come out.</summary>
public sealed class ChannelsFunction(Callers callers, ChannelAccountStore accounts, ILogger<ChannelsFunction> logger)
{
    [Function(FunctionNames.ListChannels)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Channels)] HttpRequest request, CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListChannels, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var all = await accounts.ListAsync(ct);
        return Answers.Ok(new([.. all.Select(ChannelAccountShape.Of)]), ApiJson.Default.ChannelAccountsShape);
    }

    [Function(FunctionNames.PutChannel)]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.ChannelAccount)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.PutChannel, ct)).TryGet(out var caller, out var refusal)
            || !(await JsonBody.ReadAsync(request, ApiJson.Default.ChannelAccountInput, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        // The reader can't see inside a dictionary's value type.
        if (input.Settings.Values.Any(value => value is null))
        {
            return Problems.Invalid("A setting's value is text.");
        }

        var stored = await accounts.GetAsync(channel, account, ct);
        var changed = ChannelSettings.Change(new(channel, account, input.Settings), stored);
        if (ChannelSettings.Validate(changed) is { Count: > 0 } errors)
        {
            return Problems.Invalid(string.Join(' ', errors));
        }

        await accounts.SaveAsync(changed, ct);
        logger.ChannelChanged(caller.Id, channel, account);
        return Answers.Ok(ChannelAccountShape.Of(changed), ApiJson.Default.ChannelAccountShape);
    }
}

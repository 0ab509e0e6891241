using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Channels;

namespace Omni.Functions.Http;

/// <summary>Shows and sets the accounts of the channels. Secrets go in and never come out.</summary>
public sealed class ChannelsFunction(Callers callers, ChannelAccountStore accounts, SettingSecrets secrets, AccountWork work)
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

        var isRecorded = false;
        while (true)
        {
            var stored = await accounts.FindAsync(channel, account, ct);
            if (!AccountWork.IsSeen(request, stored))
            {
                return Problems.Conflict(AccountWork.ChangedMeanwhile);
            }

            ChannelAccount given = new(channel, account, input.Settings);
            if (ChannelSettings.ToGiveAgain(given, stored) is { Count: > 0 } missing)
            {
                return Problems.Invalid(string.Join(' ', missing));
            }

            var changed = ChannelSettings.Change(given, stored);
            if (Wrong(changed, input.Settings) is { Length: > 0 } errors)
            {
                return Problems.Invalid(errors);
            }

            if (!isRecorded)
            {
                await work.RecordAsync(caller, AuditEvents.AccountSaved, changed, string.Join(' ', input.Settings.Keys.Order(StringComparer.Ordinal)), ct);
                isRecorded = true;
            }

            if (await accounts.TrySaveAsync(changed, ct) is { } saved)
            {
                return Answers.Ok(ChannelAccountShape.Of(saved), ApiJson.Default.ChannelAccountShape);
            }

            // Somebody was faster: with what that left, once more, so that no secret or pause of theirs is undone.
        }
    }

    private string Wrong(ChannelAccount changed, IReadOnlyDictionary<string, string> given) => string.Join(
        ' ',
        ChannelSettings.Validate(changed).Concat(
            given.Where(setting => SettingSecrets.IsReference(setting.Value) && !ChannelSettings.IsShown(changed.Channel, setting.Key) && !secrets.Knows(setting.Value))
                .Select(setting => $"{setting.Key} is a reference that this host does not follow.")));
}

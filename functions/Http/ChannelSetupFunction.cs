using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Helps whoever sets an account up: what to write on the platform's page, and whether it works.</summary>
public sealed class ChannelSetupFunction(AccountWork work, AccountTrial trial, PublicAddress address, IdSource ids)
{
    private const int MaxRecipientLength = 128;

    private static readonly ChannelTestInput NoRecipient = new();

    [Function(FunctionNames.ReadChannelSetup)]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ChannelSetup)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct)
    {
        if (!(await work.AdmitAsync(request, FunctionNames.ReadChannelSetup, channel, account, ct)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var webhook = address.Of(request, $"channels/{channel}/{account}/webhook");
        return Answers.Ok(
            new(webhook, address.OfConsole(request), [.. ChannelSettings.FormOf(channel).Select(field => FieldOf(field, admitted.Account, webhook))]), ApiJson.Default.ChannelSetupShape);
    }

    [Function(FunctionNames.TestChannel)]
    public async Task<IResult> TestAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ChannelTest)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct)
    {
        if (!(await work.AdmitAsync(request, FunctionNames.TestChannel, channel, account, ct)).TryGet(out var admitted, out var refusal)
            || !(await JsonBody.ReadOrAsync(request, ApiJson.Default.ChannelTestInput, NoRecipient, ct)).TryGet(out var input, out refusal))
        {
            return refusal;
        }

        var recipient = input.Recipient ?? "";
        if (recipient.Length > MaxRecipientLength)
        {
            return Problems.Invalid($"recipient has more than {MaxRecipientLength} characters.");
        }

        await work.RecordAsync(admitted.Caller, AuditEvents.AccountTested, admitted.Account, recipient.Length > 0 ? "with a message" : "", ct);
        var result = await trial.RunAsync(admitted.Account, recipient, ids.NewId(), ct);
        return Answers.Ok(new(result.IsOk, result.Reason, result.Advice, result.IsSent), ApiJson.Default.ChannelTestShape);
    }

    private static ChannelFieldShape FieldOf(PlatformField field, ChannelAccount account, string webhook) =>
        field.Setting.Length == 0 ? new(field.Field, "", webhook, IsSet: true)
        : ChannelSettings.IsShown(account.Channel, field.Setting) ? new(field.Field, field.Setting, account[field.Setting], account[field.Setting].Length > 0)
        : new(field.Field, field.Setting, null, ChannelSettings.Secrets(account).Contains(field.Setting, StringComparer.Ordinal));
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Starts;

namespace Omni.Functions.Http;

/// <summary>Says where a customer may be answered or written to, and what each address takes.</summary>
public sealed class CustomerChannelsFunction(CustomerAccess access, ChannelDesk desk)
{
    [Function(FunctionNames.ListCustomerChannels)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.CustomerChannels)] HttpRequest request, string id, CancellationToken ct) =>
        (await access.AdmitAsync(request, FunctionNames.ListCustomerChannels, id, ct)).TryGet(out var admitted, out var refusal)
            ? Answers.Ok(
                new CustomerChannelsShape([.. (await desk.ListAsync(admitted.Customer.Id, ct)).Select(CustomerChannelShape.Of)]), ApiJson.Default.CustomerChannelsShape)
            : refusal;
}

internal sealed record CustomerChannelsShape(IReadOnlyList<CustomerChannelShape> Channels);

internal sealed record CustomerChannelShape(
    string Channel, string Account, string Address, bool IsCurrent, ReplyState Answer, TemplateStateShape? Template, ChannelLimitsShape Limits)
{
    public static CustomerChannelShape Of(CustomerChannel it) => new(
        it.Address.Channel,
        it.Address.Account,
        it.Address.Address,
        it.IsCurrent,
        it.Answer,
        it.Template is { } reason ? new(reason.Length == 0, reason) : null,
        ChannelLimitsShape.Of(it.Limits));
}

/// <param name="Allowed">As far as is known.</param>
/// <param name="Reason">Why not; empty when allowed.</param>
internal sealed record TemplateStateShape(bool Allowed, string Reason);

internal sealed record ChannelLimitsShape(int Text, string TextUnit, int Files, bool TextWithFiles, IReadOnlyList<FileLimitShape> FileTypes)
{
    public static ChannelLimitsShape Of(ChannelLimits it) => new(
        it.Text, WireNames.Of(it.Unit), it.Files, it.TextWithFiles, [.. it.FileTypes.Select(type => new FileLimitShape(type.ContentType, type.Bytes))]);
}

internal sealed record FileLimitShape(string ContentType, long Bytes);

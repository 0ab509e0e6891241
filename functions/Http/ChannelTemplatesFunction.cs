using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Shows agents which templates an account may send.</summary>
public sealed class ChannelTemplatesFunction(Callers callers, ChannelAccountStore accounts, TemplateDesk templates)
{
    [Function(FunctionNames.ListTemplates)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ChannelTemplates)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ListTemplates, ct)).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        if (await accounts.GetAsync(channel, account, ct) is not { } settings)
        {
            return Problems.NotFound("channel account");
        }

        var list = await templates.ListAsync(settings, ct);
        return list.Failure switch
        {
            null => Answers.Ok(new TemplatesShape([.. list.Templates.Select(TemplateShape.Of)]), ApiJson.Default.TemplatesShape),
            { Status: SendStatus.Refused, Reason: var reason } => Problems.SetupRefused(reason),
            _ => Problems.Unavailable(),
        };
    }
}

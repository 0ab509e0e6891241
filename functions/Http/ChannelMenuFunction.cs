using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Http;

/// <summary>Puts an account's menu into force at its platform, when an admin says so, and shows what the platform objects to.</summary>
public sealed class ChannelMenuFunction(Callers callers, ChannelAccountStore accounts, IEnumerable<IChannelMenu> menus, ILogger<ChannelMenuFunction> logger)
{
    [Function(FunctionNames.ApplyChannelMenu)]
    public async Task<IResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ChannelMenu)] HttpRequest request,
        string channel,
        string account,
        CancellationToken ct)
    {
        if (!(await callers.AdmitAsync(request, FunctionNames.ApplyChannelMenu, ct)).TryGet(out var caller, out var refusal))
        {
            return refusal;
        }

        if (menus.FirstOrDefault(it => it.Channel == channel) is not { } menu || await accounts.GetAsync(channel, account, ct) is not { } settings)
        {
            return Problems.NotFound("channel account with a menu");
        }

        if (settings[menu.Setting].Length == 0)
        {
            return Problems.Invalid($"The setting {menu.Setting} is empty.");
        }

        var outcome = await menu.ApplyAsync(settings, ct);
        logger.MenuApplied(caller.Id, channel, account, outcome.Reason.Length == 0 ? "taken" : outcome.Reason);
        return outcome.Status switch
        {
            SendStatus.Sent => Answers.NoContent(),
            SendStatus.Retry or SendStatus.Uncertain => Problems.Unavailable(),
            SendStatus.Refused => Problems.SetupRefused(outcome.Reason),
        };
    }
}

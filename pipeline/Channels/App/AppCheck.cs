using System.Globalization;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.App;

/// <summary>An account is good when the app's server takes a signed call of the type <c>test</c>.</summary>
internal sealed class AppCheck(AppSender sender, TimeProvider time) : IChannelCheck
{
    public string Channel => AppChannel.ChannelName;

    public bool CanSend => true;

    public async ValueTask<string> CheckAsync(ChannelAccount account, CancellationToken ct)
    {
        var outcome = await sender.TestAsync(account, string.Create(CultureInfo.InvariantCulture, $"test_{time.GetUtcNow().ToUnixTimeMilliseconds()}"), ct);
        return outcome.Status switch
        {
            SendStatus.Sent => "",
            SendStatus.Retry or SendStatus.Refused or SendStatus.Uncertain => outcome.Reason,
        };
    }

    public string AdviceOn(string reason) => reason switch
    {
        "app-http-400" => "Your server answers 400. It must take calls of the type test with 2xx, and leave what it doesn't know.",
        "app-http-401" or "app-http-403" => "Your server does not take the signature. Compare the secret on both sides, and both clocks.",
        "app-http-404" or "app-http-405" => "There is nothing that takes a POST at callbackUrl.",
        "app-http-301" or "app-http-302" or "app-http-307" or "app-http-308" => "callbackUrl leads elsewhere, and redirects are not followed. Set the last address.",
        "app-unreachable" => "Your server can't be reached at callbackUrl: its name, its port, its certificate.",
        "app-answer-lost" => "Your server took the call and did not answer within ten seconds.",
        _ => "",
    };
}

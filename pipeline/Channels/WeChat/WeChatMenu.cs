using System.Text;
using System.Text.Json;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>The menu below the customer's input line, as the platform's own JSON: it goes there as it was written.</summary>
internal sealed class WeChatMenu(WeChatApi api, WeChatCalls calls) : IChannelMenu
{
    private const int MostButtons = 3;

    public string Channel => WeChatChannel.ChannelName;

    public string Setting => WeChatSettingNames.Menu;

    /// <summary>What is wrong with a menu as far as can be told here; the platform says the rest.</summary>
    public static string? Check(string json)
    {
        try
        {
            using var menu = JsonDocument.Parse(json);
            return menu.RootElement.ValueKind is JsonValueKind.Object
                && menu.RootElement.TryGetProperty("button", out var buttons) && buttons.ValueKind is JsonValueKind.Array
                && buttons.GetArrayLength() is >= 1 and <= MostButtons
                ? null
                : $"is an object with 1 to {MostButtons} of \"button\".";
        }
        catch (JsonException)
        {
            return "is not JSON.";
        }
    }

    public async ValueTask<SendOutcome> ApplyAsync(ChannelAccount account, CancellationToken ct)
    {
        if (WeChatEndpoint.Of(account) is not { } endpoint || account[WeChatSettingNames.Menu] is not { Length: > 0 } menu)
        {
            return SendOutcome.Refused("wechat-not-configured");
        }

        var body = Encoding.UTF8.GetBytes(menu);
        var called = await calls.CallAsync(endpoint, token => api.PostAsync(WeChatCalls.Address(endpoint, "menu/create", token), body, ct), ct);
        return called.NoToken ?? WeChatErrors.OfSetup(called.Answer);
    }
}

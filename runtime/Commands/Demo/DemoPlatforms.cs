using System.Text.Json.Nodes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>The platforms that the demo plays on this machine, beside the web site: how they are set up, and how customers write there.</summary>
internal sealed class DemoPlatforms(LoopbackWeChat weChat, LoopbackDingTalk dingTalk, LoopbackApp app)
{
    public const string Account = "demo";

    public LoopbackWeChat WeChat => weChat;

    /// <summary>What customers got so far.</summary>
    public IEnumerable<(string Platform, ReceivedMessage Message)> Received => weChat.Received.Select(message => ("WeChat", message))
        .Concat(dingTalk.Received.Select(message => ("DingTalk", message)))
        .Concat(app.Received.Select(message => ("App", message)));

    public async Task SetUpAsync(DemoApi admin, CancellationToken ct)
    {
        foreach (var account in new[] { weChat.Options.ToAccount(Account, weChat.Address), dingTalk.Options.ToAccount(Account, dingTalk.Address), app.Options.ToAccount(Account, app.Address) })
        {
            var settings = new JsonObject();
            foreach (var (name, value) in account.Settings)
            {
                settings[name] = value;
            }

            await admin.PutAsync($"api/channels/{account.Channel}/{Account}", new JsonObject { ["settings"] = settings }, ct);
        }
    }

    /// <summary>Whether Omni took it.</summary>
    public async Task<bool> SayAsync(DemoLine line, string id, CancellationToken ct) => line.Channel switch
    {
        "wechat" => (await weChat.SendTextAsync(OpenId(line.Customer), line.Text, id, ct)).IsAcknowledged,
        "dingtalk" => (await dingTalk.SendTextAsync(OpenId(line.Customer), line.Text, id, ct, group: "cidDemoHelpdesk")).Status == 200,
        _ => (await app.SendTextAsync(line.Customer, line.Text, id, ct)).Status == 202,
    };

    /// <summary>Who wrote in an earlier demo may be answered in this one.</summary>
    public void Meet(DemoLine line)
    {
        if (line.Channel == "wechat")
        {
            weChat.Meet(OpenId(line.Customer));
        }
    }

    /// <summary>Platforms' ids tell nothing about the person.</summary>
    private static string OpenId(string customer) => "oDemo" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(customer));
}

using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>Somebody who follows two of the company's WeChat accounts is one customer, though each account knows another id.</summary>
public sealed class UnionIdTests
{
    [Fact]
    public async Task Who_writes_to_two_WeChat_accounts_becomes_one_customer()
    {
        await using var host = await OmniHost.StartAsync();
        var agent = await host.OnlineAgentAsync();
        await host.Admin.Api.PutAsync("api/channels/wechat/second", new { settings = host.WeChat.Options.ToAccount("second", host.WeChat.Address).Settings });
        host.WeChat.SetUnionId("o-first", "u-1");
        host.WeChat.SetUnionId("o-second", "u-1");

        await host.WeChat.SendTextAsync("o-first", "hello", "1", default);
        var first = await agent.AssignedAsync("hello");
        host.WeChat.Webhook = new(host.Address, "api/channels/wechat/second/webhook");
        await host.WeChat.SendTextAsync("o-second", "hello again", "2", default);

        // One of the two conversations ends, and the other goes on.
        await agent.Events.NextAsync(
            "the customers to be merged", "conversationChanged", conversation => (string?)conversation["state"] == "resolved");
        var customer = await agent.Api.GetAsync($"api/customers/{(await agent.Api.GetAsync($"api/conversations/{first}"))["customerId"]}");
        Assert.Equal(
            ["channel o-first", "channel o-second", "unionid u-1"],
            customer["identities"]!.AsArray().Select(it => $"{it!["kind"]} {it["value"]}").Order(StringComparer.Ordinal));
        Assert.Equal(["verified-unionid"], customer["merges"]!.AsArray().Select(merge => (string?)merge!["reason"]));
        Assert.Equal(["o-first", "o-second"], host.WeChat.AskedUsers.Order(StringComparer.Ordinal));
    }
}

using System.Net;
using Omni.Tests.Support;

namespace Omni.Tests.EndToEnd;

/// <summary>An agent writes to a customer on WeChat days after the customer wrote: not in free text, but in a template; and is told what became of it.</summary>
public sealed class StartTests
{
    private const string Customer = "o-customer-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task After_days_a_customer_is_reached_by_a_template_and_answers_the_agent_who_wrote()
    {
        var time = new ShiftedTime();
        await using var host = await OmniHost.StartAsync(time: time);
        host.WeChat.AddTemplate("t1", "Shipped", "{{name.DATA}}，订单 {{order.DATA}} 已发货");
        var agent = await host.OnlineAgentAsync();
        await host.WeChat.SendTextAsync(Customer, "where is my order", "1", default);
        var conversation = await agent.AssignedAsync("where is my order");
        await agent.Api.PostAsync($"api/conversations/{conversation}/resolve");
        var customer = (string)(await agent.Api.GetAsync($"api/conversations/{conversation}"))["customerId"]!;

        time.Pass(TimeSpan.FromDays(3));
        agent = await host.SignInAgainAsync(agent);
        await agent.GoOnlineAsync();

        var (status, refused) = await agent.Api.TryAsync(HttpMethod.Post, $"api/customers/{customer}/conversations", Body(text: "on its way"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "wechat-45015"), (status, (string?)refused["detail"]));

        var template = Assert.Single((await agent.Api.GetAsync($"api/channels/wechat/{OmniHost.WeChatAccount}/templates"))["templates"]!.AsArray())!;
        Assert.Equal("[\"name\",\"order\"]", template["fields"]!.ToJsonString());
        var body = Body(template: new { id = (string)template["id"]!, values = new { name = "王先生", order = "7" } });
        var started = await agent.Api.PostAsync($"api/customers/{customer}/conversations", body);
        await agent.Api.PostAsync($"api/customers/{customer}/conversations", body);

        var received = await host.WeChat.WaitForMessageAsync(Customer, _ => true, default).WaitAsync(Patience);
        Assert.Equal("王先生，订单 7 已发货", received.Text);
        Assert.Equal(conversation, (string)started["conversationId"]!);
        await agent.Events.NextAsync("the template to be sent", "messageUpdated", message => (string?)message["delivery"] == "sent");

        await host.WeChat.ReportAsync(received, "failed:user block", default);
        var failed = await agent.Events.NextAsync("the report", "messageUpdated", message => (string?)message["delivery"] == "failed");
        Assert.Equal(((string?)started["messageId"], "wechat-template-user-block"), ((string?)failed["id"], (string?)failed["deliveryReason"]));

        await host.WeChat.SendTextAsync(Customer, "thank you", "2", default);
        Assert.Equal(conversation, await agent.SeesAsync("thank you"));
        await agent.AnswerAsync(conversation, "you are welcome", "answer");
        Assert.Equal("you are welcome", (await host.WeChat.WaitForMessageAsync(Customer, message => message.Kind == "text", default).WaitAsync(Patience)).Text);
        Assert.Equal(2, host.WeChat.Received.Count);
    }

    private static object Body(string text = "", object? template = null) =>
        new { channel = "wechat", account = OmniHost.WeChatAccount, address = Customer, clientMessageId = "c1", text, template };
}

using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Runtime.Commands.Demo;
using Omni.Tests.Pipeline.Channels.WeChat;

namespace Omni.Tests.Functions.Http;

/// <summary>What an agent who writes first is answered.</summary>
public sealed class CustomerStartFunctionTests : IAsyncLifetime
{
    private static readonly ChannelIdentity Visitor = new("web", "main", "v1");
    private static readonly ChannelIdentity Fan = new("wechat", "main", "o1");

    private readonly ApiRig _rig = new();
    private LoopbackWeChat _platform = null!;
    private string _supervisor = "";

    public async Task InitializeAsync()
    {
        _platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _rig.Time, default);
        _supervisor = await _rig.TokenAsync(Role.Supervisor);
        await SaveAsync(new("web", "main", new Dictionary<string, string>()));
        await SaveAsync(WeChatRequests.Options.ToAccount("main", _platform.Address));
    }

    public async Task DisposeAsync()
    {
        await _platform.DisposeAsync();
        _rig.Dispose();
    }

    [Fact]
    public async Task A_message_is_taken_and_the_answer_says_where_it_goes()
    {
        var customer = await KnownAsync(Visitor);

        var started = await StartAsync(customer, Body(Visitor));
        var again = await StartAsync(customer, Body(Visitor));

        Assert.Equal((202, Conversation.IdOf(customer, 1), "False"), (started.Status, started["conversationId"], started["joined"]));
        Assert.Equal((202, started["messageId"], "True"), (again.Status, again["messageId"], again["joined"]));
        var queued = (UnifiedMessage)_rig.Queue.Sent(QueueNames.Dedupe)[0].Body;
        Assert.Equal((started["messageId"], "hello", "Supervisor"), (queued.MessageId, queued.Content, queued.AgentId));
    }

    [Fact]
    public async Task An_open_conversation_is_named()
    {
        var customer = await KnownAsync(Visitor);
        await StartAsync(customer, Body(Visitor));

        var admin = await _rig.TokenAsync(Role.Admin);
        var refused = await _rig.CallAsync(FunctionNames.StartConversation, admin, Body(Visitor), "", ("id", customer));

        Assert.Equal((409, ProblemTypes.ConversationOpen, Conversation.IdOf(customer, 1)), (refused.Status, refused.Problem, refused["conversationId"]));
        Assert.Equal("Supervisor", (await _rig.Get<ConversationStore>().GetAsync(Conversation.IdOf(customer, 1), default))!.AgentId);
    }

    [Theory]
    [InlineData("""{"channel":"web","account":"main","address":"v1","clientMessageId":"","text":"hello"}""")]
    [InlineData("""{"channel":"web","account":"main","address":"v1","clientMessageId":"c1","text":" "}""")]
    [InlineData("""{"channel":"web","account":"main","address":"v1","clientMessageId":"c1"}""")]
    [InlineData("""{"channel":"web","account":"main","address":"v1","clientMessageId":"c1","text":"hello","template":{"id":"t1"}}""")]
    [InlineData("""{"channel":"web","account":"main","address":"v2","clientMessageId":"c1","text":"hello"}""")]
    public async Task What_can_not_be_sent_is_refused_as_a_value(string body)
    {
        var refused = await StartAsync(await KnownAsync(Visitor), body);

        Assert.Equal((400, ProblemTypes.Invalid), (refused.Status, refused.Problem));
        Assert.Empty(_rig.Queue.Sent(QueueNames.Dedupe));
    }

    [Fact]
    public async Task What_would_not_be_delivered_is_refused_with_its_reason()
    {
        var customer = await KnownAsync(Fan);

        var refused = await StartAsync(customer, Body(Fan));
        Assert.Equal((422, ProblemTypes.StartRefused, "wechat-45015"), (refused.Status, refused.Problem, refused["detail"]));

        await _rig.Get<CustomerBlocks>().BlockAsync(customer, "abuse", null, "s1", default);
        Assert.Equal(ProblemTypes.SenderBlocked, (await StartAsync(customer, Body(Fan))).Problem);
    }

    [Fact]
    public async Task An_agent_writes_first_only_to_customers_whom_the_agent_may_see()
    {
        var customer = await KnownAsync(Visitor);

        var refused = await _rig.CallAsync(FunctionNames.StartConversation, await _rig.TokenAsync(Role.Agent), Body(Visitor), "", ("id", customer));

        Assert.Equal((404, ProblemTypes.NotFound), (refused.Status, refused.Problem));
    }

    [Fact]
    public async Task Templates_are_listed_with_their_fields_and_sent_with_all_of_them()
    {
        _platform.AddTemplate("t1", "Shipped", "Dear {{name.DATA}}, order {{order.DATA}} of {{name.DATA}} is on its way.");
        var customer = await KnownAsync(Fan);

        var listed = await ListAsync("wechat");
        Assert.Equal(
            """{"templates":[{"id":"t1","title":"Shipped","text":"Dear {name}, order {order} of {name} is on its way.","fields":["name","order"]}]}""", listed.Text);
        Assert.Equal("""{"templates":[]}""", (await ListAsync("web")).Text);
        Assert.Equal(404, (await ListAsync("app")).Status);

        var wrong = await StartAsync(customer, Body(Fan, ("name", "Jo"), ("size", "L")));
        Assert.Equal((400, "Missing: order. Unknown: size. "), (wrong.Status, wrong["detail"]));
        Assert.Equal(202, (await StartAsync(customer, Body(Fan, ("name", "Jo"), ("order", "7")))).Status);
        Assert.Equal("Dear Jo, order 7 of Jo is on its way.", ((UnifiedMessage)Assert.Single(_rig.Queue.Sent(QueueNames.Dedupe)).Body).Content);
        Assert.Equal(1, _platform.TemplateLists);
    }

    [Fact]
    public async Task When_the_platform_gives_no_templates_the_answer_says_why()
    {
        _platform.Faults.Add(LoopbackFault.Error(48001), on: LoopbackCall.Templates);
        var refused = await ListAsync("wechat");
        Assert.Equal((422, "wechat-48001"), (refused.Status, refused["detail"]));

        foreach (var fault in (LoopbackFault[])[LoopbackFault.Garbage(), LoopbackFault.Drop(), LoopbackFault.Status(503), LoopbackFault.Error(0)])
        {
            _platform.Faults.Add(fault, on: LoopbackCall.Templates);
            Assert.Equal(503, (await ListAsync("wechat")).Status);
        }

        Assert.Equal(200, (await ListAsync("wechat")).Status);
    }

    private static object Body(ChannelIdentity to, params (string Name, string Value)[] values) => new
    {
        channel = to.Channel,
        account = to.Account,
        address = to.Address,
        clientMessageId = "c1",
        text = values.Length == 0 ? "hello" : "",
        template = values.Length == 0 ? null : new { id = "t1", values = values.ToDictionary(it => it.Name, it => it.Value) },
    };

    private Task<ApiAnswer> StartAsync(string customer, object body) => _rig.CallAsync(FunctionNames.StartConversation, _supervisor, body, "", ("id", customer));

    private async Task<ApiAnswer> ListAsync(string channel) =>
        await _rig.CallAsync(FunctionNames.ListTemplates, await _rig.TokenAsync(Role.Agent), null, "", ("channel", channel), ("account", "main"));

    private async Task<string> KnownAsync(ChannelIdentity identity) => (await _rig.Get<CustomerStore>().ResolveAsync(identity, "Jo", default)).Current.Id;

    private ValueTask SaveAsync(ChannelAccount account) => _rig.Get<ChannelAccountStore>().SaveAsync(account, default);
}

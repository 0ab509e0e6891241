using System.Text;
using System.Text.Json;
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

/// <summary>Where a customer may be answered, and answers that go somewhere else than where the customer wrote from.</summary>
public sealed class CustomerChannelsFunctionTests : IAsyncLifetime
{
    private readonly ApiRig _rig = new();
    private LoopbackWeChat _platform = null!;
    private string _supervisor = "";

    public async Task InitializeAsync()
    {
        _platform = await LoopbackWeChat.StartAsync(WeChatRequests.Options, _rig.Time, default);
        _supervisor = await _rig.TokenAsync(Role.Supervisor);
        var accounts = _rig.Get<ChannelAccountStore>();
        await accounts.SaveAsync(new("web", "main", new Dictionary<string, string>()), default);
        await accounts.SaveAsync(WeChatRequests.Options.ToAccount("main", _platform.Address), default);
    }

    public async Task DisposeAsync()
    {
        await _platform.DisposeAsync();
        _rig.Dispose();
    }

    [Fact]
    public async Task Each_address_says_what_it_takes_the_one_where_answers_go_first()
    {
        var customer = await KnownAsync();

        var channels = await ChannelsAsync(customer);

        Assert.Equal(["web True True", "wechat False False wechat-45015"], channels.Select(Told));
        Assert.Equal(JsonValueKind.Null, channels[0].GetProperty("template").ValueKind);
        Assert.True(channels[1].GetProperty("template").GetProperty("allowed").GetBoolean());
        var (web, wechat) = (channels[0].GetProperty("limits"), channels[1].GetProperty("limits"));
        Assert.Equal((32_000, "utf16", 10, true), (web.GetProperty("text").GetInt32(), web.GetProperty("textUnit").GetString(), web.GetProperty("files").GetInt32(), web.GetProperty("textWithFiles").GetBoolean()));
        Assert.Equal(["image/*", "audio/*", "video/*", "*/*"], web.GetProperty("fileTypes").EnumerateArray().Select(it => it.GetProperty("contentType").GetString()));
        Assert.Equal((2_048, "utf8", 1, false), (wechat.GetProperty("text").GetInt32(), wechat.GetProperty("textUnit").GetString(), wechat.GetProperty("files").GetInt32(), wechat.GetProperty("textWithFiles").GetBoolean()));
    }

    [Fact]
    public async Task What_is_paused_or_not_wanted_is_said_before_one_writes()
    {
        var customer = await KnownAsync();
        await _rig.Get<CustomerStore>().UpdateAsync(customer, it => it with { Consent = false }, default);
        Assert.Equal(["web True True", "wechat False False no-consent"], (await ChannelsAsync(customer)).Select(Told));

        var accounts = _rig.Get<ChannelAccountStore>();
        await accounts.SaveAsync((await accounts.GetAsync("web", "main", default))! with { IsPaused = true }, default);
        Assert.Equal("web True False account-paused", Told((await ChannelsAsync(customer))[0]));
    }

    [Fact]
    public void The_limits_of_a_channel_are_those_that_its_rules_hold_an_answer_to()
    {
        foreach (var limits in _rig.Get<IEnumerable<IChannelLimits>>())
        {
            var (rules, it) = (_rig.Get<ChannelRules>().Find(limits.Channel), limits.Limits);
            if (rules is null)
            {
                continue;
            }

            Assert.Null(rules.Objection(new string('a', it.Text), []));
            Assert.NotNull(rules.Objection(new string('a', it.Text + 1), []));
            Assert.NotNull(rules.Objection(new string('语', (it.Text / Encoding.UTF8.GetByteCount("语")) + 1), []));
            foreach (var type in it.FileTypes)
            {
                var file = new Attachment { MediaId = "f", ContentType = type.ContentType, Bytes = type.Bytes };
                Assert.Null(rules.Objection("", [.. Enumerable.Repeat(file, it.Files)]));
                Assert.NotNull(rules.Objection("", [.. Enumerable.Repeat(file, it.Files + 1)]));
                Assert.NotNull(rules.Objection("", [file with { Bytes = type.Bytes + 1 }]));
                Assert.Equal(it.TextWithFiles, rules.Objection("with a text", [file]) is null);
            }
        }
    }

    [Fact]
    public async Task An_answer_to_another_address_is_held_to_what_that_takes()
    {
        var customer = await KnownAsync();
        var fan = new { channel = "wechat", account = "main", address = "o1" };

        var refused = await AnswerAsync(customer, new { clientMessageId = "c1", text = "hello", to = fan });
        Assert.Equal((422, ProblemTypes.StartRefused, "wechat-45015"), (refused.Status, refused.Problem, refused["detail"]));
        Assert.Equal(400, (await AnswerAsync(customer, new { clientMessageId = "c1", text = "hello", to = new { channel = "wechat", account = "main", address = "o2" } })).Status);
        Assert.Equal(400, (await AnswerAsync(customer, new { clientMessageId = "c1", text = new string('a', 2_049), to = fan })).Status);
        Assert.Empty(_rig.Queue.Sent(QueueNames.Dedupe));
    }

    [Fact]
    public async Task An_answer_that_is_sent_twice_is_one_and_goes_where_it_was_told_to()
    {
        var customer = await KnownAsync(current: new("wechat", "main", "o1"));
        var visitor = new { channel = "web", account = "main", address = "v1" };

        var first = await AnswerAsync(customer, new { clientMessageId = "c1", text = "hello", to = visitor });
        var again = await AnswerAsync(customer, new { clientMessageId = "c1", text = "hello", to = visitor });

        Assert.Equal((202, 202, first["messageId"]), (first.Status, again.Status, again["messageId"]));
        var sent = (UnifiedMessage)_rig.Queue.Sent(QueueNames.Dedupe)[0].Body;
        Assert.Equal(("web", "main", "v1", "Supervisor", ""), (sent.Channel, sent.Account, sent.SenderId, sent.AgentId, sent.ReplyContext));
        Assert.True(sent.Has(MessageFlags.Started));
        Assert.All(_rig.Queue.Sent(QueueNames.Dedupe), it => Assert.Equal(sent.MessageId, ((UnifiedMessage)it.Body).MessageId));
    }

    /// <summary>Somebody on the website and on WeChat, whose conversation the supervisor has.</summary>
    private async Task<string> KnownAsync(ChannelIdentity? current = null)
    {
        var customers = _rig.Get<CustomerStore>();
        var web = (await customers.ResolveAsync(new("web", "main", "v1"), "Ann", default)).Current.Id;
        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        var wechat = (await customers.ResolveAsync(new("wechat", "main", "o1"), "Ann", default)).Current.Id;
        var merged = await _rig.CallAsync(FunctionNames.MergeCustomers, _supervisor, new { with = wechat, reason = "the same" }, "", ("id", web));
        Assert.Equal(200, merged.Status);
        var (id, at) = (merged["id"]!, current ?? new ChannelIdentity("web", "main", "v1"));
        await _rig.OpenAsync(agent: "Supervisor", customer: id, change: it => it with { Channel = at.Channel, Account = at.Account, Address = at.Address });
        _rig.Queue.Take(QueueNames.Dedupe);
        return id;
    }

    private async Task<IReadOnlyList<JsonElement>> ChannelsAsync(string customer) =>
        [.. (await _rig.CallAsync(FunctionNames.ListCustomerChannels, _supervisor, route: ("id", customer))).Json.GetProperty("channels").EnumerateArray()];

    private Task<ApiAnswer> AnswerAsync(string customer, object body) =>
        _rig.CallAsync(FunctionNames.PostMessage, _supervisor, body, "", ("id", Conversation.IdOf(customer, 1)));

    private static string Told(JsonElement it) =>
        $"{it.GetProperty("channel")} {it.GetProperty("isCurrent")} {it.GetProperty("answer").GetProperty("allowed")} {it.GetProperty("answer").GetProperty("reason")}".TrimEnd();
}

using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Functions.Http;

public sealed class CustomersFunctionTests : IAsyncLifetime, IDisposable
{
    private readonly ApiRig _rig = new();
    private int _messages;
    private string _agent = "";
    private string _supervisor = "";

    public async Task InitializeAsync()
    {
        _agent = await _rig.TokenAsync(Role.Agent);
        _supervisor = await _rig.TokenAsync(Role.Supervisor);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_customer_is_shown_with_what_is_known()
    {
        var customer = await WriteAsync("wechat", "jo", verified: "email:Jo@Example.com");

        var shown = await ReadAsync(customer);

        Assert.Equal((customer, "Jo from wechat"), (shown["id"], shown["name"]));
        Assert.Equal(
            ["channel wechat main jo", "email   jo@example.com"],
            shown.Json.GetProperty("identities").EnumerateArray().Select(it => $"{it.GetProperty("kind")} {it.GetProperty("channel")} {it.GetProperty("account")} {it.GetProperty("value")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_change_keeps_what_it_does_not_name()
    {
        var customer = await WriteAsync("web", "v1");

        await ChangeAsync(customer, new { name = "Jo", language = "zh-Hans", fields = new { plan = "gold", city = "Lyon" }, addLabels = new[] { "vip", "press" } });
        var shown = await ChangeAsync(customer, new { consent = true, fields = new Dictionary<string, string?> { ["city"] = null }, removeLabels = new[] { "press" } });

        Assert.Equal(("Jo", "zh-Hans", "True"), (shown["name"], shown["language"], shown["consent"]));
        Assert.Equal("""{"plan":"gold"}""", shown["fields"]);
        Assert.Equal("""["vip"]""", shown["labels"]);
        Assert.Equal($"{_rig.Time.GetUtcNow():O} Supervisor", shown["consentNote"]);
    }

    [Fact]
    public async Task Labels_and_fields_are_named_in_any_script_and_each_once_whatever_its_case()
    {
        var customer = await WriteAsync("web", "v1");

        await ChangeAsync(customer, new { fields = new Dictionary<string, string> { ["会员等级"] = "金", ["Caf\u00e9"] = "x" }, addLabels = new[] { "投诉", " VIP ", "vip", "big spender" } });
        var shown = await ChangeAsync(customer, new { fields = new Dictionary<string, string> { ["CAF\u00c9"] = "y" }, removeLabels = new[] { "Big Spender" } });

        Assert.Equal(["VIP", "投诉"], shown.Json.GetProperty("labels").EnumerateArray().Select(it => it.GetString()));
        Assert.Equal(["y", "金"], shown.Json.GetProperty("fields").EnumerateObject().Select(it => it.Value.GetString()).Order(StringComparer.Ordinal));
        var bare = await ChangeAsync(customer, new { fields = new Dictionary<string, string?> { ["会员等级"] = null, ["caf\u00e9"] = null } });
        Assert.Equal("{}", bare["fields"]);
    }

    [Fact]
    public async Task A_consent_is_given_taken_back_and_unknown_again()
    {
        var customer = await WriteAsync("web", "v1");

        await ChangeAsync(customer, new { consent = true });
        Assert.Equal("False", (await ChangeAsync(customer, new { consent = false }))["consent"]);
        Assert.Equal("False", (await ChangeAsync(customer, new { name = "Jo" }))["consent"]);
        var unknown = await ChangeAsync(customer, new { consent = (bool?)null });

        Assert.Equal(("", ""), (unknown["consent"], unknown["consentNote"]));
    }

    [Fact]
    public async Task A_consent_that_is_unknown_again_is_not_that_of_somebody_who_was_merged()
    {
        var (one, other) = (await WriteAsync("web", "v1"), await WriteAsync("wechat", "jo"));
        await ChangeAsync(one, new { consent = false });
        await ChangeAsync(other, new { consent = false });
        await _rig.CallAsync(FunctionNames.MergeCustomers, _supervisor, new { with = other, reason = "the same person" }, "", ("id", one));

        Assert.Equal("", (await ChangeAsync(one, new { consent = (bool?)null }))["consent"]);
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_changed_meanwhile_is_refused_with_the_card_as_it_is_now()
    {
        var customer = await WriteAsync("web", "v1");
        var seen = (await ReadAsync(customer))["eTag"];
        await _rig.CallAsync(FunctionNames.ChangeCustomer, await _rig.TokenAsync(Role.Admin), new { language = "zh", addLabels = new[] { "vip" } }, "", ("id", customer));

        _rig.Headers.IfMatch = $"\"{seen}\"";
        var stale = await ChangeAsync(customer, new { name = "Jo" });

        Assert.Equal((412, ProblemTypes.PreconditionFailed), (stale.Status, stale.Problem));
        var fresh = stale.Json.GetProperty("customer");
        Assert.Equal(
            ("zh", "vip", nameof(Role.Admin), _rig.Time.GetUtcNow()),
            (fresh.GetProperty("language").GetString(), fresh.GetProperty("labels")[0].GetString(), fresh.GetProperty("changedBy").GetString(), fresh.GetProperty("changedAt").GetDateTimeOffset()));
        Assert.Equal($"\"{fresh.GetProperty("eTag")}\"", stale.Headers.ETag.ToString());
        Assert.NotEqual("Jo", fresh.GetProperty("name").GetString());

        _rig.Headers.IfMatch = stale.Headers.ETag;
        var taken = await ChangeAsync(customer, new { name = "Jo" });
        Assert.Equal((200, "Jo", "zh"), (taken.Status, taken["name"], taken["language"]));
        _rig.Headers.IfMatch = "*";
        Assert.Equal(200, (await ChangeAsync(customer, new { name = "Joe" })).Status);
    }

    [Fact]
    public async Task What_was_done_to_a_customer_is_on_record_with_who_did_it_and_no_value()
    {
        var (one, other) = (await WriteAsync("web", "v1"), await WriteAsync("wechat", "jo"));
        await ChangeAsync(one, new { name = "Jo of Lyon", addLabels = new[] { "vip" } });
        await _rig.CallAsync(FunctionNames.AddNote, _supervisor, new { id = "n1", text = "calls in the morning" }, "", ("id", one));
        await _rig.CallAsync(FunctionNames.RemoveNote, _supervisor, null, "", ("id", one), ("noteId", "n1"));
        var merged = await _rig.CallAsync(FunctionNames.MergeCustomers, _supervisor, new { with = other, reason = "the same person" }, "", ("id", one));
        var merge = merged.Json.GetProperty("merges")[0].GetProperty("id").GetString()!;
        await _rig.CallAsync(FunctionNames.UndoMerge, _supervisor, null, "", ("id", one), ("mergeId", merge));

        var answer = await _rig.CallAsync(FunctionNames.ReadAudit, await _rig.TokenAsync(Role.Admin));

        var entries = answer.Json.GetProperty("entries").EnumerateArray().Select(it => (it.GetProperty("what").GetString(), it.GetProperty("detail").GetString())).ToList();
        Assert.Equal([("customer-changed", "name labels"), ("note-added", "n1"), ("note-removed", "n1 by Supervisor")], entries.Take(3));
        Assert.Equal(["customers-merged", "merge-undone"], entries.Skip(3).Select(it => it.Item1));
        Assert.All(answer.Json.GetProperty("entries").EnumerateArray(), it => Assert.Equal("Supervisor", it.GetProperty("who").GetString()));
        Assert.DoesNotContain("Lyon", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("morning", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_that_no_page_gave_is_refused()
    {
        var customer = await WriteAsync("web", "v1");
        foreach (var cursor in (string[])["zzz", "123:abc-1:000000000001", "1:2:3"])
        {
            Assert.Equal(400, (await _rig.CallAsync(FunctionNames.ReadTimeline, _supervisor, null, "?cursor=" + cursor, ("id", customer))).Status);
        }
    }

    [Fact]
    public async Task A_new_name_is_the_name_in_the_conversation_that_goes_on()
    {
        var customer = await WriteAsync("web", "v1");

        await ChangeAsync(customer, new { name = "Jo of Lyon" });

        var inbox = await _rig.CallAsync(FunctionNames.ReadConversation, _supervisor, route: ("id", $"{customer}-1"));
        Assert.Equal("Jo of Lyon", inbox["customerName"]);
        Assert.Contains(_rig.Feed.Pushed, it => it.To == FakeFeed.Group(FeedNames.AgentsGroup) && it.Event.Target == FeedNames.ConversationChanged);
    }

    [Theory]
    [InlineData("""{"name":" "}""")]
    [InlineData("""{"language":"z h"}""")]
    [InlineData("""{"fields":{"bad/name":"x"}}""")]
    [InlineData("""{"fields":{"City":"x","city":"y"}}""")]
    [InlineData("""{"addLabels":["two  blanks"]}""")]
    [InlineData("""{"addLabels":["-"]}""")]
    [InlineData("""{"addLabels":[" "]}""")]
    [InlineData("""{"addLabels":["\ud800"]}""")]
    [InlineData("""{"addLabels":["abcdefghijklmnopqrstuvwxyzabcdefg"]}""")]
    [InlineData("""{"nme":"x"}""")]
    [InlineData("""{"consent":"yes"}""")]
    [InlineData("""{"fields":{"empty":""}}""")]
    [InlineData("""{"addLabels":["a,b"]}""")]
    [InlineData("""{"addLabels":[null]}""")]
    public async Task A_value_that_cannot_be_kept_is_refused(string body)
    {
        var customer = await WriteAsync("web", "v1");

        var answer = await _rig.CallAsync(FunctionNames.ChangeCustomer, _supervisor, body, "", ("id", customer));

        Assert.Equal((400, true), (answer.Status, answer.Problem is ProblemTypes.Invalid or ProblemTypes.Malformed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_timeline_is_one_over_channels_and_marks_where_they_change_wherever_a_page_ends(int limit)
    {
        var customer = await WriteAsync("wechat", "jo", verified: "email:jo@example.com");
        await WriteAsync("wechat", "jo");
        await MergeAsync(await WriteAsync("app", "user7", verified: "email:jo@example.com"));

        var (told, cursor) = (new List<string>(), "");
        do
        {
            var page = await TimelineAsync(customer, $"?limit={limit}&cursor={cursor}");
            told.AddRange(Told(page));
            cursor = page["next"]!;
        }
        while (cursor.Length > 0);

        Assert.Equal(["m3 app True", "m2 wechat False", "m1 wechat False"], told);
    }

    [Fact]
    public async Task A_merge_is_previewed_done_and_undone_and_loses_nothing()
    {
        var (one, other) = (await WriteAsync("web", "v1"), await WriteAsync("wechat", "w1"));
        var preview = await _rig.CallAsync(FunctionNames.PreviewMerge, _supervisor, null, $"?with={other}", ("id", one));
        Assert.Equal((one, other), (preview.Json.GetProperty("survivor").GetProperty("id").GetString(), preview.Json.GetProperty("merged").GetProperty("id").GetString()));

        var merged = await _rig.CallAsync(FunctionNames.MergeCustomers, _supervisor, new { with = other, reason = "same person" }, "", ("id", one));
        Assert.Equal((200, one), (merged.Status, merged["id"]));
        Assert.Equal(one, (await ReadAsync(other))["id"]);
        Assert.Equal(2, Told(await TimelineAsync(one)).Count());

        var merge = merged.Json.GetProperty("merges")[0].GetProperty("id").GetString()!;
        Assert.Equal(200, (await _rig.CallAsync(FunctionNames.UndoMerge, _supervisor, null, "", ("id", one), ("mergeId", merge))).Status);
        Assert.Equal(other, (await ReadAsync(other))["id"]);
        Assert.Equal(["m1 web False"], Told(await TimelineAsync(one)));
        Assert.Equal(["m2 wechat False"], Told(await TimelineAsync(other)));
        Assert.Equal("Supervisor", (await ReadAsync(one)).Json.GetProperty("merges")[0].GetProperty("undoneBy").GetString());
    }

    [Fact]
    public async Task What_was_parted_by_hand_is_not_joined_again_by_an_identifier()
    {
        var one = await WriteAsync("web", "v1", verified: "phone:+86 138 0013 8000");
        var other = await WriteAsync("wechat", "w1", verified: "phone:+8613800138000");
        await MergeAsync(other);
        var merge = (await ReadAsync(one)).Json.GetProperty("merges")[0].GetProperty("id").GetString()!;
        await _rig.CallAsync(FunctionNames.UndoMerge, _supervisor, null, "", ("id", one), ("mergeId", merge));

        await MergeAsync(await WriteAsync("wechat", "w1", verified: "phone:+8613800138000"));

        Assert.Equal(other, (await ReadAsync(other))["id"]);
    }

    [Fact]
    public async Task Two_signed_in_users_are_not_joined_because_they_share_a_phone()
    {
        var one = await WriteAsync("app", "u1", verified: "user:1");
        await WriteAsync("app", "u1", verified: "phone:+8613800138000");
        var other = await WriteAsync("app", "u2", verified: "user:2");
        await MergeAsync(await WriteAsync("app", "u2", verified: "phone:+8613800138000"));

        Assert.Equal(other, (await ReadAsync(other))["id"]);
        var preview = await _rig.CallAsync(FunctionNames.PreviewMerge, _supervisor, null, $"?with={other}", ("id", one));
        Assert.Equal("two-signed-in-users", preview["conflict"]);
    }

    [Fact]
    public async Task An_agent_sees_a_customer_only_through_a_conversation()
    {
        var customer = await WriteAsync("web", "v1");
        var id = Conversation.IdOf(customer, 1);
        var store = _rig.Get<ConversationStore>();
        await store.UpdateAsync(id, head => new ConversationWrite(head with { State = ConversationState.Active, AgentId = "other" }), default);
        Assert.Equal((404, ProblemTypes.NotFound), await AsAgentAsync(customer));

        await store.UpdateAsync(id, head => new ConversationWrite(head with { Agents = ["Agent"] }), default);

        Assert.Equal(200, (await AsAgentAsync(customer)).Status);
    }

    [Fact]
    public async Task Notes_are_for_agents_and_each_is_there_once()
    {
        var customer = await WriteAsync("web", "v1");
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(201, (await _rig.CallAsync(FunctionNames.AddNote, _supervisor, new { id = "n1", text = "likes tea" }, "", ("id", customer))).Status);
        }

        var notes = await _rig.CallAsync(FunctionNames.ListNotes, _supervisor, null, "", ("id", customer));
        Assert.Equal("likes tea", Assert.Single(notes.Json.GetProperty("notes").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal(204, (await _rig.CallAsync(FunctionNames.RemoveNote, _supervisor, null, "", ("id", customer), ("noteId", "n1"))).Status);
        Assert.Equal(404, (await _rig.CallAsync(FunctionNames.RemoveNote, _supervisor, null, "", ("id", customer), ("noteId", "n1"))).Status);
    }

    private async Task<(int Status, string Problem)> AsAgentAsync(string customer)
    {
        var answer = await _rig.CallAsync(FunctionNames.ReadCustomer, _agent, null, "", ("id", customer));
        return (answer.Status, answer.Problem);
    }

    private Task<ApiAnswer> ReadAsync(string customer) => _rig.CallAsync(FunctionNames.ReadCustomer, _supervisor, null, "", ("id", customer));

    private Task<ApiAnswer> ChangeAsync(string customer, object change) => _rig.CallAsync(FunctionNames.ChangeCustomer, _supervisor, change, "", ("id", customer));

    private Task<ApiAnswer> TimelineAsync(string customer, string query = "") => _rig.CallAsync(FunctionNames.ReadTimeline, _supervisor, null, query, ("id", customer));

    private static IEnumerable<string> Told(ApiAnswer timeline) => timeline.Json.GetProperty("messages").EnumerateArray()
        .Select(it => $"{it.GetProperty("message").GetProperty("id")} {it.GetProperty("message").GetProperty("channel")} {it.GetProperty("channelChanged")}");

    /// <summary>Works off the merges that were asked for.</summary>
    private async Task MergeAsync(string customer)
    {
        Assert.NotEmpty(customer);
        foreach (var sent in _rig.Queue.Take(QueueNames.Merge))
        {
            await _rig.Get<CustomerMerges>().RunAsync((MergeRequest)sent.Body, default);
        }
    }

    /// <summary>A message through the stages that concern the customer; whose it is.</summary>
    private async Task<string> WriteAsync(string channel, string sender, string verified = "")
    {
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        var message = new UnifiedMessage
        {
            MessageId = $"m{++_messages}",
            Direction = Direction.Inbound,
            Channel = channel,
            Account = "main",
            SenderId = sender,
            SenderName = $"Jo from {channel}",
            ExternalId = $"{_messages}",
            Content = "hello",
            VerifiedIdentifiers = verified.Length == 0 ? [] : [verified],
            Timestamp = _rig.Time.GetUtcNow(),
            ReceivedAt = _rig.Time.GetUtcNow(),
            Need = RouteNeed.Assignment,
        };
        var placed = (await StageAsync(QueueNames.Dedupe, message)).Message!;
        await StageAsync(QueueNames.Persist, placed);
        foreach (var sent in _rig.Queue.Take(QueueNames.Project))
        {
            await StageAsync(QueueNames.Project, (UnifiedMessage)sent.Body);
        }

        return placed.CustomerId;
    }

    private async Task<Outcome> StageAsync(string name, UnifiedMessage message) => await _rig.Stage(name).RunAsync(message, default);
}

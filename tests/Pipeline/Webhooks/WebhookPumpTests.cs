using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Channels.Webhooks;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Webhooks;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Webhooks;

/// <summary>What other systems are told, in which order, and what becomes of what they do not take.</summary>
public sealed class WebhookPumpTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly PlayedSystem _system = new();
    private readonly List<StageMessage> _waiting = [];
    private PipelineRig _rig;

    public WebhookPumpTests() => _rig = Rig();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_system_is_told_of_each_entry_in_order_under_a_signature()
    {
        var id = await SaidAsync("hello", "are you there?");
        await ResolveAsync(id);

        await PumpAsync();

        Assert.Equal(["message.received", "message.received", "conversation.resolved"], _system.Calls.Select(call => (string)call.Body["type"]!));
        Assert.Equal([$"{id}.1", $"{id}.2", $"{id}.3"], _system.Calls.Select(call => call.Id));
        Assert.True(WebhookSecret.TryParse(Secret, out var secret));
        Assert.All(_system.Calls, call => Assert.True(secret.IsValid(call.Signature, call.Id, call.Timestamp, Encoding.UTF8.GetBytes(call.Text))));
        var last = _system.Calls[^1].Body["data"]!;
        Assert.Equal(("resolved", "resolved", "k1"), ((string)last["event"]!, (string)last["state"]!, (string)last["customerId"]!));
    }

    [Fact]
    public async Task What_was_said_leaves_only_where_the_settings_say_so_and_never_what_a_list_withheld()
    {
        await SaidAsync("a secret");
        await PumpAsync();
        Assert.DoesNotContain("secret", Assert.Single(_system.Calls).Text, StringComparison.Ordinal);

        Restart(("Webhooks:Endpoints:0:IncludeText", "true"));
        var id = await SaidAsync("no secret");
        await SayAsync(id, "withheld", MessageFlags.Blocked);
        await PumpAsync();

        Assert.Equal(["no secret", null], _system.Calls.Select(call => (string?)call.Body["data"]!["text"]));
    }

    [Fact]
    public async Task What_colleagues_say_among_themselves_is_told_to_nobody()
    {
        var id = await SaidAsync("hello");
        await _rig.Get<ConversationNotes>().AddAsync(id, "a1", "n1", "between us", ["a2"], default);
        await SayAsync(id, "and then?");

        Assert.Empty(await PumpAsync());

        Assert.Equal([$"{id}.1", $"{id}.3"], _system.Calls.Select(call => call.Id));
        Assert.DoesNotContain(_system.Calls, call => call.Text.Contains("between us", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Told_twice_that_there_is_something_new_it_is_told_once()
    {
        await SaidAsync("hello");
        await PumpAsync();
        await _rig.Get<WebhookFeed>().TellAsync(Conversation.IdOf("k1", 1), default);

        await PumpAsync();

        Assert.Single(_system.Calls);
    }

    [Fact]
    public async Task What_is_not_taken_is_tried_again_later_under_its_id_and_holds_up_those_behind_it()
    {
        var id = await SaidAsync("first");
        _system.Answers.Enqueue((HttpStatusCode.InternalServerError, null));
        _system.Answers.Enqueue((HttpStatusCode.TooManyRequests, TimeSpan.FromMinutes(5)));
        await PumpAsync();
        await SayAsync(id, "second");
        await PumpAsync();
        Assert.Single(_system.Calls);

        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, _system.Calls.Count);
        await AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.Equal(2, _system.Calls.Count);
        await AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal([$"{id}.1", $"{id}.1", $"{id}.1", $"{id}.2"], _system.Calls.Select(call => call.Id));
        Assert.Empty(_waiting);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, "webhook-http-502")]
    [InlineData(null, "webhook-unreachable")]
    public async Task What_is_not_taken_for_a_day_is_set_aside_and_goes_on_when_it_is_put_back(HttpStatusCode? status, string reason)
    {
        var id = await SaidAsync("first");
        _system.Always = (status, null);
        await PumpAsync();
        var aside = await AdvanceAsync(TimeSpan.FromHours(26));
        Assert.Equal(Outcome.Rejected(reason), Assert.Single(aside));
        Assert.InRange(_system.Calls.Count, 24, 40);

        _system.Always = null;
        _system.Calls.Clear();
        Assert.Equal(Outcome.Done, await _rig.Get<WebhookPump>().RunAsync(new("crm", id), default));

        Assert.Equal([$"{id}.1"], _system.Calls.Select(call => call.Id));
    }

    [Fact]
    public async Task A_system_that_wants_no_calls_any_more_is_not_asked_again()
    {
        await SaidAsync("first");
        _system.Always = (HttpStatusCode.Gone, null);

        Assert.Equal([Outcome.Rejected("webhook-http-410")], await PumpAsync());
        Assert.Empty(_waiting);
    }

    [Fact]
    public async Task Only_the_events_that_it_wants_are_told()
    {
        Restart(("Webhooks:Endpoints:0:Events:0", "conversation.*"));
        var id = await SaidAsync("hello");
        await ResolveAsync(id);

        await PumpAsync();

        Assert.Equal(["conversation.resolved"], _system.Calls.Select(call => (string)call.Body["type"]!));
    }

    [Fact]
    public async Task Of_a_customer_who_was_erased_nothing_is_told_and_nothing_is_left()
    {
        var id = await SaidAsync("hello");
        _system.Meanwhile = async () => await _rig.Tables.Get(TableNames.Customers).WriteAsync(
            RowChange.Upsert(new Row("k1", CustomerRows.Erased).Set(CustomerRows.ErasedAt, _rig.Time.GetUtcNow())), default);
        await SayAsync(id, "more");

        await PumpAsync();

        Assert.Single(_system.Calls);
        Assert.DoesNotContain(await _rig.RowsAsync(TableNames.Conversations, id), row => row.StartsWith("hook:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_system_nothing_is_queued()
    {
        _rig.Dispose();
        _rig = new(null);

        await SaidAsync("hello");

        Assert.Empty(_rig.Queue.Sent(QueueNames.Webhooks));
    }

    [Theory]
    [InlineData("Name", "CRM!", "Name has 1 to 32")]
    [InlineData("Url", "http://crm.example/hook", "https address")]
    [InlineData("Secret", "whsec_short", "Secret is whsec_")]
    [InlineData("Events:0", "everything", "'everything'")]
    public void A_setting_that_can_not_work_ends_the_start_and_says_why(string name, string value, string expected)
    {
        using var rig = Rig(("Webhooks:Endpoints:0:" + name, value));
        var failure = Assert.Throws<OptionsValidationException>(() => rig.Get<IOptions<WebhookOptions>>().Value);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private PipelineRig Rig(params (string Name, string Value)[] settings) => new(
        null,
        services => services.AddHttpClient("webhooks").ConfigurePrimaryHttpMessageHandler(() => _system),
        settings.Concat([("Webhooks:Endpoints:0:Name", "crm"), ("Webhooks:Endpoints:0:Url", "https://crm.example/omni"), ("Webhooks:Endpoints:0:Secret", Secret)])
            .DistinctBy(it => it.Item1));

    private void Restart(params (string Name, string Value)[] settings)
    {
        _rig.Dispose();
        _rig = Rig(settings);
        _system.Calls.Clear();
    }

    /// <summary>A customer's messages in a conversation of their own, stored and projected.</summary>
    private async Task<string> SaidAsync(params string[] texts)
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });
        foreach (var text in texts)
        {
            await SayAsync(conversation.Id, text);
        }

        return conversation.Id;
    }

    private async Task SayAsync(string id, string text, params string[] flags)
    {
        var message = _rig.Inbound(Guid.NewGuid().ToString("N")) with { CustomerId = "k1", ConversationId = id, Content = text, Flags = [.. flags] };
        await _rig.RunAsync(QueueNames.Persist, message);
        foreach (var sent in _rig.Queue.Take(QueueNames.Project))
        {
            await _rig.RunAsync(QueueNames.Project, (UnifiedMessage)sent.Body);
        }
    }

    private async Task ResolveAsync(string id) => await _rig.Actions.ResolveAsync(id, "a1", default);

    /// <summary>What the function of the queue does with all that is due; what it set aside.</summary>
    private async Task<List<Outcome>> PumpAsync()
    {
        var aside = new List<Outcome>();
        var now = _rig.Time.GetUtcNow();
        while (true)
        {
            _waiting.AddRange(_rig.Queue.Take(QueueNames.Webhooks));
            var due = _waiting.Where(it => (it.NotBefore ?? now) <= now).ToList();
            if (due.Count == 0)
            {
                return aside;
            }

            foreach (var one in due)
            {
                _waiting.Remove(one);
                if (await _rig.Get<WebhookPump>().RunAsync((WebhookRequest)one.Body, default) is { Kind: OutcomeKind.Rejected } outcome)
                {
                    aside.Add(outcome);
                }
            }
        }
    }

    private async Task<List<Outcome>> AdvanceAsync(TimeSpan span)
    {
        var aside = new List<Outcome>();
        var step = span < TimeSpan.FromHours(1) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30);
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            _rig.Time.Advance(step);
            aside.AddRange(await PumpAsync());
        }

        return aside;
    }

    /// <summary>The company's system, which misbehaves as it is told.</summary>
    private sealed class PlayedSystem : HttpMessageHandler
    {
        public List<(string Id, string Timestamp, string Signature, string Text, JsonNode Body)> Calls { get; } = [];

        public Queue<(HttpStatusCode? Status, TimeSpan? RetryAfter)> Answers { get; } = new();

        /// <summary>Null: it takes what comes.</summary>
        public (HttpStatusCode? Status, TimeSpan? RetryAfter)? Always { get; set; }

        public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (status, retryAfter) = Answers.TryDequeue(out var next) ? next : Always ?? (HttpStatusCode.NoContent, null);
            if (status is null)
            {
                Calls.Add(("", "", "", "", new JsonObject()));
                throw new HttpRequestException("Nobody is there.");
            }

            var text = await request.Content!.ReadAsStringAsync(cancellationToken);
            string Header(string name) => request.Headers.GetValues(name).Single();
            Calls.Add((Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), text, JsonNode.Parse(text)!));
            await Meanwhile();
            var response = new HttpResponseMessage(status.Value);
            response.Headers.RetryAfter = retryAfter is { } wait ? new(wait) : null;
            return response;
        }
    }
}

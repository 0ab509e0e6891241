using Omni.Pipeline.Channels;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

/// <summary>Who writes for the first time is asked about at the platform, beside the path and as gently as the platform wants.</summary>
public sealed class IdentifyStageTests : IAsyncLifetime
{
    private const string Channel = "pigeon";
    private const int LoggedOnce = 1008;

    private readonly PipelineRig _rig = new();
    private int _messages;

    public async Task InitializeAsync() => await SaveAsync(new Dictionary<string, string>());

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Who_writes_is_asked_about_the_first_time_and_the_question_holds_no_text()
    {
        await WriteAsync("s1");
        await WriteAsync("s1");

        var question = (UnifiedMessage)Assert.Single(_rig.Queue.Sent(QueueNames.Identify)).Body;
        Assert.Equal(("s1", "", 0), (question.SenderId, question.Content, question.Attachments.Length));
        await RunAllAsync();
        Assert.Equal(["s1"], _rig.Identities.Asked);
    }

    [Fact]
    public async Task It_is_asked_before_anybody_knows_the_sender_so_that_a_crash_forgets_nobody()
    {
        var isKnown = true;
        _rig.Queue.Before = async (queue, _) =>
        {
            if (queue == QueueNames.Identify)
            {
                isKnown = await FindAsync("s1") is not null;
            }
        };

        await WriteAsync("s1");

        Assert.False(isKnown);
    }

    [Fact]
    public async Task What_the_platform_vouches_for_makes_one_customer_of_two()
    {
        _rig.Identities.AnswerNext(new IdentityAnswer.Known(["unionid:u1"]), new IdentityAnswer.Known(["unionid:u1"]), new IdentityAnswer.Known(["unionid:u2"]));
        foreach (var sender in (string[])["s1", "s2", "s3"])
        {
            await WriteAsync(sender);
            await RunAllAsync();
        }

        foreach (var sent in _rig.Queue.Take(QueueNames.Merge))
        {
            await _rig.Get<CustomerMerges>().RunAsync((MergeRequest)sent.Body, default);
        }

        Assert.Equal((await FindAsync("s1"))!.Value.Current.Id, (await FindAsync("s2"))!.Value.Current.Id);
        Assert.NotEqual((await FindAsync("s1"))!.Value.Current.Id, (await FindAsync("s3"))!.Value.Current.Id);
    }

    [Fact]
    public async Task A_platform_that_is_away_is_asked_again_more_and_more_seldom_and_given_up_after_two_days()
    {
        _rig.Identities.AnswerNext(Enumerable.Repeat(new IdentityAnswer.Retry(TimeSpan.FromSeconds(7), "pigeon-away"), 10_000));
        await WriteAsync("s1");

        var pauses = new List<TimeSpan>();
        while (_rig.Queue.Take(QueueNames.Identify) is [var question])
        {
            await _rig.RunAsync(QueueNames.Identify, (UnifiedMessage)question.Body);
            if (_rig.Queue.Sent(QueueNames.Identify) is [{ NotBefore: { } at }])
            {
                pauses.Add(at - _rig.Time.GetUtcNow());
                _rig.Time.Advance(pauses[^1]);
            }
        }

        Assert.Equal([7, 7, 14, 28], pauses.Take(4).Select(pause => pause.TotalSeconds));
        Assert.Equal((TimeSpan.FromMinutes(15), true), (pauses.Max(), pauses.Aggregate((sum, pause) => sum + pause) >= IdentifyStage.AskFor));
        Assert.InRange(_rig.Identities.Asked.Count, 100, 250);
    }

    [Fact]
    public async Task An_account_that_may_not_ask_is_said_once_and_left_alone_for_a_day()
    {
        _rig.Identities.AnswerNext(new IdentityAnswer.NotAllowed("pigeon-no"), new IdentityAnswer.NotAllowed("pigeon-no"));
        await WriteAsync("s1");
        await WriteAsync("s2");
        await RunAllAsync();

        Assert.Equal(["s1"], _rig.Identities.Asked);
        Assert.All(_rig.Queue.Sent(QueueNames.Identify), later => Assert.Equal(_rig.Time.GetUtcNow() + IdentifyStage.Rest, later.NotBefore));
        Assert.Single(_rig.Log.Lines, line => line.EventId == LoggedOnce);

        _rig.Time.Advance(IdentifyStage.Rest);
        await RunAllAsync();
        Assert.Equal(["s1", "s1"], _rig.Identities.Asked);
        Assert.Equal(2, _rig.Log.Lines.Count(line => line.EventId == LoggedOnce));

        // Two days after they wrote nobody asks any more.
        _rig.Time.Advance(IdentifyStage.Rest);
        await RunAllAsync();
        Assert.Empty(_rig.Queue.Sent(QueueNames.Identify));
    }

    [Fact]
    public async Task A_question_that_waits_names_the_customer_and_not_the_sender()
    {
        _rig.Identities.AnswerNext(new IdentityAnswer.NotAllowed("pigeon-no"));
        await _rig.RunAsync(QueueNames.Dedupe, _rig.Inbound("m1", "openid7", channel: Channel) with { SenderName = "Wang openid7", ExternalId = "openid7-CLICK" });
        await RunAllAsync();

        var waiting = Assert.Single(_rig.Queue.Take(QueueNames.Identify));
        Assert.DoesNotContain("openid7", System.Text.Encoding.UTF8.GetString(waiting.Body.ToBytes()), StringComparison.Ordinal);
        Assert.DoesNotContain("openid7", waiting.SessionId + waiting.MessageId, StringComparison.Ordinal);
        _rig.Time.Advance(IdentifyStage.Rest);
        Assert.True(MessageCodec.TryRead(waiting.Body.ToBytes(), out var read));
        await _rig.RunAsync(QueueNames.Identify, read);
        Assert.Equal(["openid7", "openid7"], _rig.Identities.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_asks_about_a_customer_who_is_gone_also_when_somebody_new_writes_from_there(bool isSomebodyNew)
    {
        _rig.Identities.AnswerNext(new IdentityAnswer.NotAllowed("pigeon-no"));
        await WriteAsync("s1");
        await RunAllAsync();
        var known = (await FindAsync("s1"))!.Value;
        await _rig.Get<CustomerStore>().UnlinkAsync(new ChannelIdentity(Channel, "main", "s1").Key, [known.OriginId], default);
        if (isSomebodyNew)
        {
            await _rig.Get<CustomerStore>().ResolveAsync(new(Channel, "main", "s1"), "", default);
        }

        _rig.Time.Advance(IdentifyStage.Rest);
        await RunAllAsync();

        Assert.Equal(["s1"], _rig.Identities.Asked);
        Assert.Empty(_rig.Queue.Sent(QueueNames.Identify));
    }

    [Fact]
    public async Task A_question_about_a_sender_who_was_erased_ends()
    {
        var erased = _rig.Get<ErasedSenders>();
        await erased.NoteAsync(erased.MarkOf(new(Channel, "main", "s1")), _rig.Time.GetUtcNow(), default);

        await _rig.RunAsync(QueueNames.Identify, _rig.Inbound("m1", "s1", channel: Channel));
        Assert.Empty(_rig.Queue.Sent(QueueNames.Identify));

        _rig.Time.Advance(TimeSpan.FromSeconds(1));
        await _rig.RunAsync(QueueNames.Identify, _rig.Inbound("m2", "s1", channel: Channel));
        Assert.Single(_rig.Queue.Sent(QueueNames.Identify));
    }

    [Fact]
    public async Task An_account_that_was_changed_is_asked_at_once()
    {
        _rig.Identities.AnswerNext(new IdentityAnswer.NotAllowed("pigeon-no"));
        await WriteAsync("s1");
        await RunAllAsync();
        await SaveAsync(new Dictionary<string, string> { ["loft"] = "north" });

        _rig.Queue.Take(QueueNames.Identify);
        await WriteAsync("s2");
        await RunAllAsync();

        Assert.Equal(["s1", "s2"], _rig.Identities.Asked);
    }

    [Fact]
    public async Task A_crowd_of_new_senders_is_asked_about_slowly()
    {
        for (var i = 0; i < 25; i++)
        {
            await WriteAsync($"s{i}");
        }

        await RunAllAsync();

        Assert.Equal(20, _rig.Identities.Asked.Count);
        Assert.Equal(5, _rig.Queue.Sent(QueueNames.Identify).Select(later => later.MessageId).Distinct(StringComparer.Ordinal).Count());
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        await RunAllAsync();
        Assert.Equal(25, _rig.Identities.Asked.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_question_that_overtakes_its_message_waits_for_it()
    {
        var message = _rig.Inbound("m1", "s1", channel: Channel);
        await _rig.RunAsync(QueueNames.Identify, message);
        Assert.Empty(_rig.Identities.Asked);

        await WriteAsync("s1");
        await RunAllAsync();
        Assert.Contains("s1", _rig.Identities.Asked);
    }

    [Theory]
    [InlineData("other", Channel)]
    [InlineData("main", "web")]
    public async Task Where_nobody_can_be_asked_nothing_is_asked(string account, string channel)
    {
        await _rig.Get<CustomerStore>().ResolveAsync(new(channel, account, "s1"), "", default);

        Assert.Equal(OutcomeKind.Done, (await _rig.RunAsync(QueueNames.Identify, _rig.Inbound("m1", "s1", channel: channel) with { Account = account })).Kind);

        Assert.Empty(_rig.Identities.Asked);
        Assert.Empty(_rig.Queue.Sent(QueueNames.Identify));
    }

    [Fact]
    public async Task A_sender_whom_the_platform_does_not_know_is_asked_about_once()
    {
        _rig.Identities.AnswerNext(new IdentityAnswer.Refused("pigeon-unknown"));
        await WriteAsync("s1");
        await RunAllAsync();

        Assert.Empty(_rig.Queue.Sent(QueueNames.Identify));
    }

    private ValueTask SaveAsync(IReadOnlyDictionary<string, string> settings) =>
        _rig.Get<ChannelAccountStore>().SaveAsync(new(Channel, "main", settings), default);

    private async Task WriteAsync(string sender)
    {
        var id = $"m{++_messages}";
        await _rig.RunAsync(QueueNames.Dedupe, _rig.Inbound(id, sender, channel: Channel));
    }

    private async Task RunAllAsync()
    {
        foreach (var sent in _rig.Queue.Take(QueueNames.Identify))
        {
            await _rig.RunAsync(QueueNames.Identify, (UnifiedMessage)sent.Body);
        }
    }

    private ValueTask<KnownCustomer?> FindAsync(string sender) => _rig.Get<CustomerStore>().FindAsync(new(Channel, "main", sender), default);
}

using Omni.Pipeline.Bots;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Bots;

public sealed class BotStageTests : IDisposable
{
    private readonly BotRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Without_a_bot_a_customer_waits_for_an_agent_as_ever()
    {
        var head = await _rig.SayAsync("how long does delivery take");

        Assert.Equal(ConversationState.Waiting, head.State);
        Assert.Empty(_rig.Answers.Asked);
    }

    [Fact]
    public async Task A_question_that_is_known_is_answered_and_nobody_is_disturbed()
    {
        await _rig.TurnOnAsync();

        var head = await _rig.SayAsync("how long does delivery take");

        Assert.Equal((ConversationState.Bot, null), (head.State, head.OwedSince));
        Assert.Collection(
            await _rig.EntriesAsync(),
            it => Assert.Equal((EntryType.Event, "bot-started"), (it.Type, it.Text)),
            it => Assert.Equal("how long does delivery take", it.Text),
            it =>
            {
                Assert.Equal(("Parcels take three days.", "", DeliveryState.Sent), (it.Text, it.AgentId, it.Delivery));
                Assert.Contains(MessageFlags.Bot, it.Flags);
                var bot = MessageView.ForVisitor(it, _rig.Pipeline.Urls).Bot!;
                Assert.Equal("Talk to a person", Assert.Single(bot.Options));
                Assert.Equal(("Did this help?", "Yes, that helped", "No, it didn't"), (bot.Question, bot.Yes, bot.No));
            });
        Assert.Empty((await _rig.Pipeline.Inboxes.WaitingAsync(10, default)));
        Assert.Equal(head.Id, Assert.Single((await _rig.Pipeline.Inboxes.BotPageAsync("", 10, default)).Conversations).Id);
    }

    [Fact]
    public async Task Elsewhere_than_on_the_website_choices_are_lines_with_numbers()
    {
        await _rig.TurnOnAsync(channel: "wechat");

        await _rig.SayAsync("my parcel", "wechat");
        Assert.Equal("wechat", _rig.Answers.Channel); // There are articles for one channel.
        Assert.Equal("Which of these do you mean?\n1. Delivery times\n2. Lost parcels\n3. None of these: talk to a person", Assert.Single(await _rig.SaidAsync()));

        await _rig.SayAsync("２", "wechat");
        Assert.StartsWith("We look for it.\n\nDid this help?", (await _rig.SaidAsync())[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_customer_is_asked_once_which_is_meant_and_then_goes_to_a_person()
    {
        await _rig.TurnOnAsync(it => it.MaxFailures = 1);

        Assert.Equal(ConversationState.Bot, (await _rig.SayAsync("my parcel")).State);
        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync("my parcel")).State);
        Assert.Equal(BotReasons.Unclear, await _rig.ReasonAsync());
    }

    [Theory]
    [InlineData("talk to a human")]
    [InlineData("我要转人工")]
    [InlineData("Agent!")]
    [InlineData("担当者に代わってください")]
    [InlineData("quiero hablar con una persona")]
    [InlineData("ask for jo")]
    [InlineData("我要投诉你们")]
    public async Task Whoever_asks_for_a_person_or_complains_gets_one_whatever_the_bot_thinks(string text)
    {
        await _rig.TurnOnAsync(it => it.HumanWords = ["ask for Jo"]);
        await _rig.SayAsync("how long does delivery take");
        var asked = _rig.Answers.Asked.Count;

        var head = await _rig.SayAsync(text);

        Assert.Equal((ConversationState.Waiting, asked), (head.State, _rig.Answers.Asked.Count));
        Assert.NotNull(head.OwedSince);
        Assert.Equal(head.Id, Assert.Single(await _rig.Pipeline.Inboxes.WaitingAsync(10, default)).Id);
        Assert.Empty((await _rig.Pipeline.Inboxes.BotPageAsync("", 10, default)).Conversations);
        Assert.Contains(_rig.Pipeline.Queue.Sent(QueueNames.Assign), it => it is { NotBefore: null, Body: AssignRequest { Reason: "message" } });
    }

    [Fact]
    public async Task Who_asks_for_a_person_first_never_meets_the_bot()
    {
        await _rig.TurnOnAsync();

        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync("talk to a human")).State);
        Assert.Empty(await _rig.SaidAsync());
    }

    [Fact]
    public async Task The_agent_finds_what_was_said_and_the_customer_is_told()
    {
        await _rig.TurnOnAsync();
        await _rig.SayAsync("how long does delivery take");
        await _rig.SayAsync("talk to a human");

        var note = await _rig.NoteAsync();
        Assert.Equal(
            "Handed over by the bot: the customer asked for a person\nThe customer wrote:\n– how long does delivery take\n– talk to a human\nThe bot answered with:\n– Delivery times",
            note?.Text);
        Assert.Equal("bot", Assert.Single(note!.Flags));
        Assert.Equal("A colleague will go on from here. One moment, please.", (await _rig.SaidAsync())[1]);
        Assert.False(note.IsForCustomer);
    }

    [Fact]
    public async Task A_file_is_for_a_person()
    {
        await _rig.TurnOnAsync();

        var head = await _rig.SayAsync("[image]", change: it => it with { Kind = MessageKind.Image });

        Assert.Equal(ConversationState.Waiting, head.State);
    }

    [Fact]
    public async Task After_two_tries_in_vain_a_person_goes_on()
    {
        await _rig.TurnOnAsync();

        Assert.Equal(ConversationState.Bot, (await _rig.SayAsync("what is this")).State);
        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync("and that")).State);
        Assert.Equal(BotReasons.NotFound, await _rig.ReasonAsync());
    }

    [Fact]
    public async Task No_is_a_try_in_vain_and_yes_is_the_end()
    {
        await _rig.TurnOnAsync();
        await _rig.SayAsync("how long does delivery take");

        Assert.Equal(ConversationState.Bot, (await _rig.SayAsync("No, it didn't")).State);
        await _rig.SayAsync("how long does delivery take");
        var head = await _rig.SayAsync("yes");

        Assert.Equal(ConversationState.Resolved, head.State);
        Assert.Contains(await _rig.EntriesAsync(), it => it is { Text: "resolved", Reason: ConversationEvents.BotHelped });
        Assert.StartsWith("Glad", (await _rig.SaidAsync())[^1], StringComparison.Ordinal);

        // Who comes back to it has met nobody else.
        Assert.Equal(ConversationState.Bot, (await _rig.SayAsync("how long does delivery take")).State);
    }

    [Fact]
    public async Task Who_writes_the_articles_hears_what_was_answered_what_helped_and_what_has_no_answer()
    {
        await _rig.TurnOnAsync(it => it.MaxFailures = 5);
        await _rig.SayAsync("how long does delivery take");
        await _rig.SayAsync("no");
        await _rig.SayAsync("how long does delivery take");
        await _rig.SayAsync("yes");
        await _rig.SayAsync("do you sell kettles in green");

        var day = DateOnly.FromDateTime(_rig.Pipeline.Time.GetUtcNow().UtcDateTime);
        var sum = (await _rig.Pipeline.Get<FeedbackCounts>().SumAsync(day, day, default))["a1"];
        Assert.Equal((2L, 1L, 1L), (sum.Answered, sum.Helpful, sum.NotHelpful));
        Assert.Equal("do you sell kettles in green", Assert.Single(await _rig.Pipeline.Get<QuestionStore>().NewestAsync(10, default)).Text);
    }

    [Fact]
    public async Task Hello_is_greeted_with_what_there_is_to_choose_from()
    {
        await _rig.TurnOnAsync(it => it.Menu =
        [
            new() { Label = new() { ["en"] = "Opening hours", ["zh"] = "营业时间" }, Answer = new() { ["en"] = "Nine to five.", ["zh"] = "九点到五点。" } },
            new() { Label = new() { ["en"] = "how long does delivery take" } },
        ]);

        await _rig.SayAsync("hello");
        var greeting = (await _rig.EntriesAsync())[^1];
        Assert.Equal(["Opening hours", "how long does delivery take", "Talk to a person"], MessageView.Of(greeting, _rig.Pipeline.Urls).Bot!.Options);

        await _rig.SayAsync("营业时间");
        Assert.Equal("九点到五点。", (await _rig.SaidAsync())[^1]);
        await _rig.SayAsync("How long does delivery take?");
        Assert.Equal("Parcels take three days.", (await _rig.SaidAsync())[^1]);
    }

    [Fact]
    public async Task A_message_that_comes_again_is_answered_once()
    {
        await _rig.TurnOnAsync();
        var message = _rig.Pipeline.Inbound("m1", text: "how long does delivery take");
        await _rig.Pipeline.PassAsync(message);
        var asked = (UnifiedMessage)Assert.Single(_rig.Pipeline.Queue.Sent(QueueNames.Bot)).Body;

        await _rig.RunAsync();
        _rig.Answers.With("how long does delivery take", FakeAnswerFinder.Answer("a9", "Another", "Something else by now.", 0.99));
        await _rig.Pipeline.PassAsync(message);
        await _rig.RunAsync();
        await _rig.Pipeline.RunAsync(QueueNames.Bot, asked);
        await _rig.HearAsync();

        Assert.Equal("Parcels take three days.", Assert.Single(await _rig.SaidAsync()));
        Assert.Single(_rig.Answers.Asked);
    }

    [Fact]
    public async Task What_broke_off_after_the_decision_says_the_same_the_second_time()
    {
        await _rig.TurnOnAsync();
        await _rig.Pipeline.PassAsync(_rig.Pipeline.Inbound("m1", text: "how long does delivery take"));
        _rig.Pipeline.Queue.FailNext(1);
        var asked = (UnifiedMessage)Assert.Single(_rig.Pipeline.Queue.Sent(QueueNames.Bot)).Body;

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _rig.Pipeline.RunAsync(QueueNames.Bot, asked));
        _rig.Answers.With("how long does delivery take");
        await _rig.RunAsync();

        Assert.Equal("Parcels take three days.", Assert.Single(await _rig.SaidAsync()));
    }

    [Fact]
    public async Task A_bot_that_fails_hands_over()
    {
        await _rig.TurnOnAsync();
        _rig.Answers.Before = _ => throw new InvalidOperationException("The test broke the search.");
        _rig.Pipeline.Log.Expect(1841);

        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync("how long does delivery take")).State);
        Assert.Equal(BotReasons.Failed, await _rig.ReasonAsync());
    }

    [Fact]
    public async Task A_bot_that_is_slow_hands_over()
    {
        await _rig.TurnOnAsync();
        var searching = new TaskCompletionSource();
        _rig.Answers.Before = _ =>
        {
            searching.SetResult();
            return new TaskCompletionSource().Task; // It does not look at its token.
        };

        var saying = _rig.SayAsync("how long does delivery take");
        await searching.Task;
        _rig.Pipeline.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(ConversationState.Waiting, (await saying).State);
        Assert.Equal(BotReasons.Slow, await _rig.ReasonAsync());
    }

    [Fact]
    public async Task Nobody_waits_for_a_bot_that_never_comes()
    {
        await _rig.TurnOnAsync();
        await _rig.Pipeline.PassAsync(_rig.Pipeline.Inbound("m1", text: "how long does delivery take"));
        var lost = Assert.Single(_rig.Pipeline.Queue.Take(QueueNames.Bot));
        var watch = Assert.Single(_rig.Pipeline.Queue.Sent(QueueNames.Assign));
        Assert.Equal((PipelineRig.Start + BotHandover.Patience, BotHandover.Watch), (watch.NotBefore, ((AssignRequest)watch.Body).Reason));
        var id = (await _rig.HeadAsync()).Id;

        await _rig.Pipeline.Get<BotHandover>().IfOwedAsync(id, ((AssignRequest)watch.Body).MessageId, default);
        Assert.Equal(ConversationState.Bot, (await _rig.HeadAsync()).State);
        _rig.Pipeline.Time.Advance(BotHandover.Patience);
        await _rig.Pipeline.Get<BotHandover>().IfOwedAsync(id, ((AssignRequest)watch.Body).MessageId, default);

        Assert.Equal((ConversationState.Waiting, PipelineRig.Start), ((await _rig.HeadAsync()).State, (await _rig.HeadAsync()).OwedSince));
        Assert.Equal(BotReasons.Slow, await _rig.ReasonAsync());

        // And when it comes all the same, it finds that others have it.
        await _rig.Pipeline.RunAsync(QueueNames.Bot, (UnifiedMessage)lost.Body);
        await _rig.HearAsync();
        Assert.DoesNotContain("Parcels take three days.", await _rig.SaidAsync());
    }

    [Fact]
    public async Task A_message_that_came_meanwhile_is_still_owed()
    {
        await _rig.TurnOnAsync();
        await _rig.Pipeline.PassAsync(_rig.Pipeline.Inbound("m1", text: "how long does delivery take"));
        _rig.Pipeline.Time.Advance(TimeSpan.FromSeconds(2));
        await _rig.Pipeline.PassAsync(_rig.Pipeline.Inbound("m2", text: "how long does delivery take"));
        var first = _rig.Pipeline.Queue.Sent(QueueNames.Bot)[0];

        await _rig.Pipeline.RunAsync(QueueNames.Bot, (UnifiedMessage)first.Body);

        Assert.Equal(PipelineRig.Start + TimeSpan.FromSeconds(2), (await _rig.HeadAsync()).OwedSince);
    }

    [Fact]
    public async Task What_a_word_list_withholds_of_the_bots_brings_a_person()
    {
        await _rig.TurnOnAsync();
        await _rig.Pipeline.Get<Omni.Pipeline.Filtering.WordListStore>().SaveAsync(new("no", Omni.Pipeline.Filtering.WordPolicy.Block, ["three days"]), "", default);
        await _rig.Pipeline.Get<Omni.Pipeline.Filtering.CurrentWordFilter>().RefreshAsync(default);

        var head = await _rig.SayAsync("how long does delivery take");

        Assert.Equal(ConversationState.Waiting, head.State);
        Assert.NotNull(head.OwedSince);
    }

    [Fact]
    public async Task A_bot_that_is_turned_off_leaves_nobody_behind()
    {
        await _rig.TurnOnAsync();
        await _rig.SayAsync("how long does delivery take");
        await _rig.TurnOnAsync(it => it.Mode = BotModes.Off);

        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync("how long does delivery take")).State);
    }

    [Fact]
    public async Task Outside_working_hours_it_begins_and_says_when_somebody_works()
    {
        using var rig = new BotRig(settings: [("Schedules:Hours:Monday", "10:00-18:00"), ("Schedules:TimeZone", "Europe/Berlin")]);
        await rig.TurnOnAsync(it => it.Mode = BotModes.OutsideHours);
        rig.Pipeline.Time.SetUtcNow(PipelineRig.Start.Date.AddHours(20));
        // A Monday night; the other days are open from midnight.
        Assert.Equal(ConversationState.Bot, (await rig.SayAsync("how long does delivery take")).State);

        await rig.SayAsync("talk to a human");

        Assert.Equal("Nobody is at work just now. A colleague will answer you after 2026-03-03 00:00.", (await rig.SaidAsync())[^1]);
    }

    [Fact]
    public async Task Within_working_hours_a_bot_for_the_night_leaves_it_to_people()
    {
        await _rig.TurnOnAsync(it => it.Mode = BotModes.OutsideHours);

        Assert.Equal(ConversationState.Waiting, (await _rig.SayAsync("how long does delivery take")).State);
    }

    [Fact]
    public async Task An_agent_may_take_it_from_the_bot_which_is_silent_then()
    {
        await _rig.TurnOnAsync();
        await _rig.Pipeline.AgentAsync("a1");
        var head = await _rig.SayAsync("how long does delivery take");

        await _rig.Pipeline.Agents.ReserveAsync("a1", head.Id, _rig.Pipeline.Time.GetUtcNow(), default);
        var taken = await _rig.Pipeline.Actions.AssignAsync(head, "a1", new(_rig.Pipeline.Time.GetUtcNow(), "taken", "a1", 0, []), takeOver: true, default);

        Assert.Equal((ActionStatus.Done, ConversationState.Active), (taken.Status, taken.Conversation!.State));
        Assert.Empty((await _rig.Pipeline.Inboxes.BotPageAsync("", 10, default)).Conversations);
        await _rig.SayAsync("how long does delivery take");
        Assert.Single(await _rig.SaidAsync());
    }
}

using Omni.Functions;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Privacy;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Privacy;

/// <summary>Erasures that break off, and messages that are on their way meanwhile.</summary>
public sealed class ErasureRacesTests : IDisposable
{
    private readonly PrivacyWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>Each try gets one call further than the one before; every other time the call did its work and only its answer was lost.</summary>
    [Fact]
    public async Task An_erasure_that_breaks_off_at_any_call_is_gone_on_with()
    {
        var person = await ErasedPerson.SeedAsync(_world);
        var erasure = _world.Api.Get<CustomerErasure>();
        await erasure.BeginAsync(person.Id, "a", default);
        var (tries, isOver) = (0, false);
        while (!isOver)
        {
            var (calls, end) = (0, ++tries);
            _world.Api.Tables.Before = _ =>
            {
                if (Interlocked.Increment(ref calls) == end)
                {
                    Break(_world.Api.Tables, end);
                }

                return ValueTask.CompletedTask;
            };
            _world.Api.Time.Advance(ErasureLooks.Turn);
            try
            {
                if (await erasure.UnderWayAsync(person.Id, default) is { Rounds: 0 } begun)
                {
                    await erasure.RunAsync(begun, default);
                }

                isOver = calls < end;
            }
            catch (StorageUnavailableException)
            {
                Assert.True(tries < 1000);
            }
        }

        _world.Api.Tables.Before = null;
        await ErasedPerson.ArriveLateAsync(_world);
        Assert.Empty(await _world.FindAsync(ErasedPerson.Words));
        Assert.Empty(await person.LeftAsync(_world));
        Assert.True((await erasure.FindAsync(person.Id, default))!.IsDone);
    }

    [Fact]
    public async Task Who_writes_after_the_erasure_is_somebody_new_and_what_was_written_before_is_dropped()
    {
        var before = await _world.SayAsync("wechat", "openid", "the first words");
        var late = await _world.AcceptAsync("wechat", "openid", "accepted before");
        var waiting = Assert.Single(_world.Api.Queue.Take(QueueNames.Dedupe));
        await EraseAsync(before);

        var after = await _world.SayAsync("wechat", "openid", "the words after");
        await _world.Api.Queue.SendAsync(QueueNames.Dedupe, waiting with { MessageId = "again" }, default);
        await _world.WorkAsync();

        Assert.NotEqual(before, after);
        Assert.Equal(Outcome.Dropped(ErasedSenders.Reason), await _world.Api.Stage(QueueNames.Dedupe).RunAsync(late, default));
        Assert.Equal(["the words after"], await TextsAsync(after));
        Assert.Empty(await _world.FindAsync("accepted before", "the first words"));
    }

    [Fact]
    public async Task A_message_that_was_placed_before_the_erasure_and_written_after_it_is_kept_as_somebody_news()
    {
        var before = await _world.SayAsync("web", "v1", "the first words");
        var message = await _world.AcceptAsync("web", "v1", "just in between");
        _world.Api.Queue.Take(QueueNames.Dedupe);
        // As of a dedupe that had read the link when the erasure began, and was slow.
        var placed = (await _world.Api.Stage(QueueNames.Dedupe).RunAsync(message, default)).Message!;
        await EraseAsync(before);
        _world.Api.Time.Advance(TimeSpan.FromSeconds(1));
        var now = _world.Api.Time.GetUtcNow();

        await _world.Api.Queue.SendAsync(QueueNames.Persist, new StageMessage("s", "1", placed with { Timestamp = now, ReceivedAt = now }), default);
        await _world.WorkAsync();

        var after = (await _world.Api.Get<CustomerStore>().FindAsync(new("web", "main", "v1"), default))!.Value.OriginId;
        Assert.NotEqual(before, after);
        Assert.Equal(["just in between"], await TextsAsync(after));
        Assert.Empty(_world.Api.DeadLetters.Letters);
    }

    [Fact]
    public async Task A_conversation_that_is_opened_while_its_customer_goes_is_taken_back()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        await _world.Api.Get<ConversationStore>().UpdateAsync(
            Conversation.IdOf(customer, 1), head => new ConversationWrite(head with { State = ConversationState.Closed }), default);
        var message = await _world.AcceptAsync("web", "v1", "meanwhile");
        _world.Api.Queue.Take(QueueNames.Dedupe);
        _world.Api.Tables.Before = async call =>
        {
            if (call is { Table: TableNames.Conversations, Operation: TableOperation.Write, Key: "head" } && call.Partition == Conversation.IdOf(customer, 2))
            {
                _world.Api.Tables.Before = null;
                await EraseAsync(customer);
            }
        };

        Assert.Equal(Outcome.Dropped(ErasedSenders.Reason), await _world.Api.Stage(QueueNames.Dedupe).RunAsync(message, default));

        Assert.Null(_world.Api.Tables.Before);
        Assert.Empty(_world.Api.Tables.Fake(TableNames.Conversations).Partitions());
    }

    [Theory]
    [InlineData(QueueNames.Persist)]
    [InlineData(QueueNames.Push)]
    [InlineData(QueueNames.Deliver)]
    [InlineData(QueueNames.Project)]
    [InlineData(QueueNames.Media)]
    public async Task What_is_on_its_way_to_a_stage_is_dropped_there_and_not_set_aside(string queue)
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        var message = await _world.AcceptAsync("web", "v1", "on its way", "", "", "", new Attachment { PlatformReference = "r1" });
        _world.Api.Queue.Take(QueueNames.Dedupe);
        var placed = (await _world.Api.Stage(QueueNames.Dedupe).RunAsync(message, default)).Message!;
        if (queue != QueueNames.Persist)
        {
            await _world.Api.Stage(QueueNames.Persist).RunAsync(placed, default);
            _world.Api.Queue.Take(QueueNames.Push);
            placed = (UnifiedMessage)Assert.Single(_world.Api.Queue.Take(QueueNames.Project)).Body;
            _world.Api.Queue.Take(QueueNames.Media);
        }

        var fetched = Omni.Pipeline.Media.MediaIds.Of(message.MessageId, 0);
        await EraseAsync(customer);
        // As of a stage that was fetching meanwhile.
        await _world.Api.Media.WriteAsync(fetched, new MemoryStream([1]), new("text/plain", "", customer), default);

        await _world.Api.Queue.SendAsync(queue, new StageMessage("s", "1", placed), default);
        await _world.WorkAsync();

        Assert.Empty(_world.Api.DeadLetters.Letters);
        Assert.Empty(await _world.FindAsync("on its way"));
        Assert.Empty(await _world.Api.Tables.Get(TableNames.Customers).RangeAsync(customer, RowRange.Prefix("tl:"), 10, default));
        Assert.True(queue is not QueueNames.Media || _world.Api.Media.Content(fetched) is null);
    }

    [Fact]
    public async Task Who_comes_anew_while_the_erasure_is_half_done_loses_nothing()
    {
        var before = await _world.SayAsync("web", "v1", "the first words", "", "email:jo@example.com");
        await _world.AgentAsync(FunctionNames.TakeConversation, null, ("id", Conversation.IdOf(before, 1)));
        _world.Api.Tables.Before = call => call.Table == TableNames.Inboxes ? throw new StorageUnavailableException("away") : ValueTask.CompletedTask;
        var erasure = _world.Api.Get<CustomerErasure>();
        var begun = (await erasure.BeginAsync(before, "a", default))!;
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await erasure.RunAsync(begun, default));
        _world.Api.Tables.Before = null;

        var after = await _world.SayAsync("web", "v1", "the words after", "", "email:jo@example.com");
        var file = await _world.UploadAsync(_world.VisitorToken("v1"), "a.txt", "a file after");
        foreach (var wait in new[] { ErasureLooks.Turn, ErasureLooks.After[0], ErasureLooks.After[1] })
        {
            _world.Api.Time.Advance(wait);
            await _world.ResumeAsync(before);
        }

        Assert.Equal(3, (await erasure.FindAsync(before, default))!.Rounds);
        Assert.NotEqual(before, after);
        Assert.Equal(after, (await _world.Api.Get<CustomerStore>().FindAsync(new("web", "main", "v1"), default))!.Value.OriginId);
        Assert.Equal(["the words after"], await TextsAsync(after));
        Assert.NotNull(_world.Api.Media.Content(file.MediaId));
        Assert.Single(_world.Api.Tables.Fake(TableNames.Dedupe).Partitions());
        Assert.Equal(3, _world.Api.Tables.Fake(TableNames.Identities).Partitions().Count); // The sender, the e-mail, and the mark.
        Assert.Empty(await _world.FindAsync("the first words"));
    }

    [Fact]
    public async Task The_agent_is_told_and_has_the_place_back()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words", "Jo");
        var conversation = Conversation.IdOf(customer, 1);
        Assert.Equal(200, (await _world.AgentAsync(FunctionNames.TakeConversation, null, ("id", conversation))).Status);
        var before = _world.Api.Feed.Pushed.Count;

        await EraseAsync(customer);

        Assert.Empty((await _world.Api.Directory.GetAsync("Agent", default))!.Slots);
        var pushed = _world.Api.Feed.Pushed.Skip(before).ToList();
        var told = pushed.Where(it => it.Event.Payload is ConversationView { Id: var id } && id == conversation).ToList();
        Assert.Contains(told, it => it.To == FeedNames.Agent("Agent"));
        Assert.All(told, it => Assert.True(it.Event.Payload is ConversationView { State: "closed", CustomerName: "", Preview: "" }));
        Assert.Contains(pushed, it => it.To == FeedNames.Visitor("v1") && it.Event.Target == FeedNames.ConversationClosed);
    }

    [Fact]
    public async Task What_came_late_goes_with_the_next_look_and_the_last_look_forgets_the_sender()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");
        await EraseAsync(customer);
        // A note that somebody was writing.
        await _world.Api.Get<CustomerNotes>().AddAsync(customer, "n1", "a", "a late note", default);
        Assert.NotEmpty(await _world.FindAsync("a late note"));

        await _world.Orchestrations.AdvanceAsync(ErasureLooks.After[0]);
        Assert.Empty(await _world.FindAsync("a late note"));
        Assert.Single(_world.Api.Tables.Fake(TableNames.Identities).Partitions());

        await _world.Orchestrations.AdvanceAsync(ErasureLooks.After[^1]);

        Assert.Empty(_world.Api.Tables.Fake(TableNames.Identities).Partitions());
        Assert.Equal("done", (await _world.AdminAsync(FunctionNames.ReadErasure, null, ("id", customer)))["state"]);
    }

    [Fact]
    public async Task A_merge_that_is_half_done_when_its_survivor_goes_leads_nowhere()
    {
        var (going, staying) = (await _world.SayAsync("web", "v1", "one"), await _world.SayAsync("wechat", "o1", "two"));
        var now = _world.Api.Time.GetUtcNow();
        Assert.True(await _world.Api.Get<MergeStore>().TryBeginAsync(new("m1", staying, going, staying, "same", "a", now), default));
        await EraseAsync(going);

        Assert.Equal(MergeStatus.Missing, await _world.Api.Get<CustomerMerges>().RunAsync(new("m1", staying, going, "same", "a"), default));

        Assert.Equal("", (await _world.Api.Get<CustomerStore>().ProfileAsync(staying, default))!.MergedInto);
        Assert.Equal(["two"], await TextsAsync(staying));
        await _world.Orchestrations.AdvanceAsync(ErasureLooks.After[0]);
        Assert.Equal(["erased"], _world.Api.Tables.Fake(TableNames.Customers).Range(going, RowRange.All, 10).Select(row => row.Key));
    }

    [Fact]
    public async Task A_file_that_an_agent_sent_to_others_too_stays_theirs()
    {
        var (one, other) = (await _world.SayAsync("web", "v1", "one"), await _world.SayAsync("web", "v2", "two"));
        var file = await _world.UploadAsync(await _world.Api.TokenAsync(Omni.Pipeline.Access.Role.Agent), "terms.txt", "terms for everybody");
        foreach (var customer in new[] { one, other })
        {
            await _world.AgentAsync(FunctionNames.TakeConversation, null, ("id", Conversation.IdOf(customer, 1)));
            await _world.AgentAsync(
                FunctionNames.PostMessage, new { clientMessageId = "c1", text = "see", attachments = new[] { new { id = file.MediaId } } }, ("id", Conversation.IdOf(customer, 1)));
            await _world.WorkAsync();
        }

        await EraseAsync(one);
        Assert.NotNull(_world.Api.Media.Content(file.MediaId));

        await EraseAsync(other);
        Assert.Null(_world.Api.Media.Content(file.MediaId));
    }

    [Fact]
    public async Task A_confirmation_is_needed_and_asking_again_answers_the_same()
    {
        var customer = await _world.SayAsync("web", "v1", "the first words");

        Assert.Equal(400, (await _world.AdminAsync(FunctionNames.BeginErasure, new { confirm = "yes" }, ("id", customer))).Status);
        Assert.NotNull(await _world.Api.Get<CustomerStore>().ProfileAsync(customer, default));
        Assert.Equal(404, (await _world.AdminAsync(FunctionNames.BeginErasure, new { confirm = "x" }, ("id", "nobody"))).Status);
        Assert.Equal(404, (await _world.AdminAsync(FunctionNames.ReadErasure, null, ("id", customer))).Status);

        await EraseAsync(customer);
        var first = await _world.AdminAsync(FunctionNames.ReadErasure, null, ("id", customer));
        var again = await _world.AdminAsync(FunctionNames.BeginErasure, new { confirm = customer }, ("id", customer));
        Assert.Equal((200, first.Text), (again.Status, again.Text));
        Assert.Equal(404, (await _world.AdminAsync(FunctionNames.ReadCustomer, null, ("id", customer))).Status);
        var audit = await _world.Api.Get<Omni.Pipeline.Audit.AuditLog>().ReadAsync(_world.Api.Time.GetUtcNow(), default);
        Assert.Equal(("Admin", "customer-erased", customer, ""), audit.Select(it => (it.Who, it.What, it.Subject, it.Detail)).Single());
    }

    private static void Break(FakeTables tables, int end)
    {
        if (end % 2 == 0)
        {
            tables.LoseNextAnswers(1);
        }
        else
        {
            tables.FailNext(1);
        }
    }

    private Task EraseAsync(string customer) => _world.EraseAsync(customer);

    private async Task<IReadOnlyList<string>> TextsAsync(string customer) =>
    [
        .. from entry in await _world.Api.Get<ConversationStore>().EntriesAsync(Conversation.IdOf(customer, 1), 0, long.MaxValue, 100, default)
           where entry.Type is EntryType.Message
           select entry.Text,
    ];
}

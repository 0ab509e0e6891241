using System.Collections.Immutable;
using System.Text.Json;
using Omni.Pipeline;
using Omni.Pipeline.Audit;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class FilterStageTests : IDisposable
{
    private const string Secret = "xylophone";

    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_clean_message_passes_as_it_is()
    {
        await ListAsync(WordPolicy.Block);
        var message = _rig.Inbound("m1");

        Assert.Equal(Outcome.Next(message), await _rig.RunAsync(QueueNames.Filter, message));
    }

    [Fact]
    public async Task A_flagged_message_is_marked_and_shown_as_it_was_written()
    {
        var message = await FilterAsync(WordPolicy.Flag);

        Assert.Equal((MessageFlags.Flagged, $"my {Secret} here", ""), (message.Flags.Single(), message.Content, message.OriginalContent));
    }

    [Fact]
    public async Task A_masked_message_keeps_all_but_the_word()
    {
        var message = await FilterAsync(WordPolicy.Mask);

        Assert.Equal(MessageFlags.Masked, message.Flags.Single());
        Assert.StartsWith("my ", message.Content, StringComparison.Ordinal);
        Assert.EndsWith(" here", message.Content, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message.Content, StringComparison.Ordinal);
        Assert.Equal($"my {Secret} here", message.OriginalContent);
    }

    [Fact]
    public async Task A_blocked_message_shows_nothing_that_was_written()
    {
        var message = await FilterAsync(WordPolicy.Block);

        Assert.Equal((MessageFlags.Blocked, "•••", $"my {Secret} here"), (message.Flags.Single(), message.Content, message.OriginalContent));
    }

    [Theory]
    [InlineData(WordPolicy.Mask)]
    [InlineData(WordPolicy.Block)]
    public async Task What_was_kept_back_is_in_no_view_preview_or_log(WordPolicy policy)
    {
        var conversation = await _rig.OpenAsync("k1");
        var filtered = await FilterAsync(policy) with { CustomerId = "k1", ConversationId = conversation.Id };

        await _rig.RunAsync(QueueNames.Persist, filtered);
        await _rig.RunAsync(QueueNames.Push, filtered with { Sequence = 1 });

        var entry = Assert.Single(await _rig.EntriesAsync(conversation.Id));
        Assert.Equal($"my {Secret} here", entry.OriginalText);
        object[] views = [MessageView.Of(entry, _rig.Urls), MessageView.ForVisitor(entry, _rig.Urls), ConversationView.Of(await _rig.HeadAsync(conversation.Id))];
        Assert.All(views, view => Assert.DoesNotContain(Secret, JsonSerializer.Serialize(view), StringComparison.Ordinal));
        Assert.NotEmpty(_rig.Feed.Pushed);
        Assert.All(_rig.Feed.Pushed, pushed => Assert.DoesNotContain(Secret, JsonSerializer.Serialize(pushed.Event.Payload), StringComparison.Ordinal));
        Assert.All(_rig.Log.Lines, line => Assert.DoesNotContain(Secret, line.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(WordPolicy.Mask)]
    [InlineData(WordPolicy.Block)]
    public async Task What_stands_beside_the_text_is_covered_and_withholds_nothing(WordPolicy policy)
    {
        await ListAsync(policy);
        var said = _rig.Inbound("m1") with { Metadata = ImmutableDictionary<string, string>.Empty.Add("Description", $"my {Secret} here").Add("Url", "https://x") };

        var message = (await _rig.RunAsync(QueueNames.Filter, said)).Message!;

        Assert.Equal(("hello", 0, "https://x"), (message.Content, message.Flags.Length, message.Metadata["Url"]));
        Assert.StartsWith("my ", message.Metadata["Description"], StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message.Metadata["Description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_lists_the_filter_lets_nothing_pass()
    {
        await ListAsync(WordPolicy.Block);
        _rig.Tables.FailNext(1);

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await _rig.RunAsync(QueueNames.Filter, _rig.Inbound("m1")));
    }

    [Fact]
    public async Task A_message_that_a_supervisor_must_see_is_shown_and_raises_a_ticket()
    {
        var conversation = await _rig.OpenAsync("k1");
        var filtered = await FilterAsync(WordPolicy.Hand) with { CustomerId = "k1", ConversationId = conversation.Id };
        Assert.Equal((MessageFlags.Handed, $"my {Secret} here", ""), (filtered.Flags.Single(), filtered.Content, filtered.OriginalContent));

        await _rig.RunAsync(QueueNames.Persist, filtered);
        await _rig.RunAsync(QueueNames.Persist, filtered);

        Assert.All(_rig.Queue.Sent(QueueNames.Tickets), sent => Assert.Equal((conversation.Id, "m1", "listed-word"), Asked(sent)));
        Assert.Single(_rig.Queue.Sent(QueueNames.Tickets).DistinctBy(sent => sent.MessageId));
    }

    [Theory]
    [InlineData(WordPolicy.Flag)]
    [InlineData(WordPolicy.Block)]
    public async Task No_other_policy_asks_for_a_supervisor(WordPolicy policy)
    {
        var conversation = await _rig.OpenAsync("k1");
        await _rig.RunAsync(QueueNames.Persist, await FilterAsync(policy) with { CustomerId = "k1", ConversationId = conversation.Id });
        Assert.Empty(_rig.Queue.Sent(QueueNames.Tickets));
    }

    [Fact]
    public async Task An_agents_answer_is_looked_at_too_by_what_holds_in_its_direction()
    {
        await SaveAsync(new("list", WordPolicy.Flag, [Secret]) { Places = [new("", Direction.Outbound, WordPolicy.Mask), new("wechat", Direction.Outbound, WordPolicy.Block)] });
        var answer = _rig.Inbound("m1", text: $"my {Secret} here") with { Direction = Direction.Outbound, AgentId = "a1" };

        Assert.Equal(MessageFlags.Masked, (await RunAsync(answer)).Flags.Single());
        Assert.Equal(MessageFlags.Blocked, (await RunAsync(answer with { Channel = "wechat" })).Flags.Single());
        Assert.Equal(MessageFlags.Flagged, (await RunAsync(answer with { Direction = Direction.Inbound })).Flags.Single());
    }

    [Fact]
    public async Task Every_hit_is_in_the_audit_once_with_its_lists_and_without_a_word_of_it()
    {
        await SaveAsync(new("first", WordPolicy.Flag, [Secret]));
        await SaveAsync(new("second", WordPolicy.Mask, [Secret]));
        var message = _rig.Inbound("m1", text: $"my {Secret} here") with { CustomerId = "k1", ConversationId = "k1-1" };

        await RunAsync(message);
        await RunAsync(message);
        await RunAsync(message with { MessageId = "m2", Direction = Direction.Outbound, AgentId = "a1" });
        await RunAsync(message with { MessageId = "m3", Content = "clean" });

        var entries = await _rig.Get<AuditLog>().ReadAsync(message.ReceivedAt, default);
        Assert.Equal(["rule", "a1"], entries.Select(entry => entry.Who));
        Assert.All(entries, entry => Assert.Equal((AuditEvents.WordListHit, "k1", "k1-1 web first, second"), (entry.What, entry.Subject, entry.Detail)));
        Assert.All(_rig.Log.Lines, line => Assert.DoesNotContain(Secret, line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_covered_beside_the_text_is_in_the_audit_too()
    {
        await ListAsync(WordPolicy.Mask);
        var said = _rig.Inbound("m1") with { Metadata = ImmutableDictionary<string, string>.Empty.Add("Description", Secret) };

        await RunAsync(said);

        Assert.EndsWith(" list", Assert.Single(await _rig.Get<AuditLog>().ReadAsync(said.ReceivedAt, default)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Direction.Inbound)]
    [InlineData(Direction.Outbound)]
    public async Task A_files_name_is_covered_like_text_and_its_lists_are_in_the_audit(Direction direction)
    {
        await SaveAsync(new("phones", WordPolicy.Mask, []) { Patterns = [TextPattern.ChinesePhone] });

        var message = await RunAsync(WithFile("加微信13800138000.png") with { Direction = direction });

        Assert.Equal(("hello", "加微信***********.png"), (message.Content, message.Attachments[0].Name));
        Assert.Equal(("", 0), (message.OriginalContent, message.Flags.Length));
        Assert.EndsWith(" phones", Assert.Single(await _rig.Get<AuditLog>().ReadAsync(message.ReceivedAt, default)).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WordPolicy.Flag, MessageFlags.Flagged)]
    [InlineData(WordPolicy.Hand, MessageFlags.Handed)]
    public async Task A_files_name_marks_its_message(WordPolicy policy, string flag)
    {
        await ListAsync(policy);

        var message = await RunAsync(WithFile($"my {Secret}.png"));

        Assert.Equal((flag, $"my {Secret}.png"), (message.Flags.Single(), message.Attachments[0].Name));
    }

    [Fact]
    public async Task A_files_name_that_is_withheld_withholds_its_message_with_the_file()
    {
        await ListAsync(WordPolicy.Block);

        var message = await RunAsync(WithFile($"my {Secret}.png"));

        Assert.Equal((MessageFlags.Blocked, "•••", "hello"), (message.Flags.Single(), message.Content, message.OriginalContent));
        Assert.Equal($"my {Secret}.png", message.Attachments[0].Name);
    }

    [Fact]
    public async Task The_type_of_a_file_is_no_ending_of_an_address()
    {
        await SaveAsync(new("links", WordPolicy.Block, []) { Patterns = [TextPattern.Link] });

        Assert.Empty((await RunAsync(WithFile("logo.ai"))).Flags);
        Assert.Equal(MessageFlags.Blocked, (await RunAsync(WithFile("evil.com.png"))).Flags.Single());
    }

    [Fact]
    public async Task Messages_go_on_while_a_changed_dictionary_is_made()
    {
        await ListAsync(WordPolicy.Mask);
        var filter = _rig.Get<CurrentWordFilter>();
        await RunAsync(_rig.Inbound("m0"));
        await filter.Background;
        using var begun = new SemaphoreSlim(0);
        using var goOn = new ManualResetEventSlim();
        // Holds the thread that makes the dictionary, as compiling it does.
        _rig.Tables.Before = _ =>
        {
            begun.Release();
            goOn.Wait();
            return ValueTask.CompletedTask;
        };
        _rig.Time.Advance(Current.CheckEvery);

        Assert.True((await RunAsync(_rig.Inbound("m1"))).Flags.IsEmpty);
        await begun.WaitAsync();
        for (var i = 2; i < 100; i++)
        {
            var running = _rig.RunAsync(QueueNames.Filter, _rig.Inbound($"m{i}"));
            Assert.True(running.IsCompletedSuccessfully);
        }

        Assert.False(filter.Background.IsCompleted);
        goOn.Set();
        await filter.Background;
    }

    private UnifiedMessage WithFile(string name) => _rig.Inbound("m1") with { Attachments = [new Attachment { MediaId = "f1", Name = name }] };

    private static (string, string, string) Asked(StageMessage sent) =>
        sent.Body is TicketRequest request ? (request.ConversationId, request.MessageId, request.Reason) : default;

    private async Task<UnifiedMessage> RunAsync(UnifiedMessage message) => (await _rig.RunAsync(QueueNames.Filter, message)).Message!;

    private async Task SaveAsync(WordList list) => Assert.Equal(WordListSave.Saved, await _rig.Get<WordListStore>().SaveAsync(list, null, default));

    private async Task<UnifiedMessage> FilterAsync(WordPolicy policy)
    {
        await ListAsync(policy);
        var outcome = await _rig.RunAsync(QueueNames.Filter, _rig.Inbound("m1", text: $"my {Secret} here"));
        Assert.Equal(OutcomeKind.Next, outcome.Kind);
        return outcome.Message!;
    }

    private async Task ListAsync(WordPolicy policy) =>
        await SaveAsync(new("list", policy, [Secret]));
}

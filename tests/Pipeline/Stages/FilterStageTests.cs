using System.Collections.Immutable;
using System.Text.Json;
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

    private async Task<UnifiedMessage> FilterAsync(WordPolicy policy)
    {
        await ListAsync(policy);
        var outcome = await _rig.RunAsync(QueueNames.Filter, _rig.Inbound("m1", text: $"my {Secret} here"));
        Assert.Equal(OutcomeKind.Next, outcome.Kind);
        return outcome.Message!;
    }

    private async Task ListAsync(WordPolicy policy) =>
        Assert.Equal(WordListSave.Saved, await _rig.Get<WordListStore>().SaveAsync(new("list", policy, [Secret]), null, default));
}

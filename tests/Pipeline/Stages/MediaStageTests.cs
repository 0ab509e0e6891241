using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class MediaStageTests : IAsyncLifetime
{
    private readonly PipelineRig _rig = new();
    private Conversation _conversation = null!;

    public async Task InitializeAsync()
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("wechat", "main", new Dictionary<string, string>()), default);
        _conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1", Channel = "wechat" });
        _rig.Platform.Put("p1", SampleFiles.Png);
    }

    public Task DisposeAsync()
    {
        _rig.Dispose();
        _rig.Log.AssertClean();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_message_with_files_at_its_platform_is_queued_once_it_is_stored_and_again_when_it_comes_again()
    {
        var message = Picture("m1", "p1");
        await _rig.RunAsync(QueueNames.Persist, message);
        await _rig.RunAsync(QueueNames.Persist, message);

        Assert.Equal([("k1-1", "m1"), ("k1-1", "m1")], _rig.Queue.Sent(QueueNames.Media).Select(sent => (sent.SessionId, sent.MessageId)));
        Assert.Equal(message.Attachments.AsEnumerable(), Assert.Single(await _rig.EntriesAsync("k1-1")).Attachments.AsEnumerable());
        Assert.Empty(_rig.Platform.Fetched);
    }

    [Fact]
    public async Task What_waits_for_its_files_holds_neither_the_text_nor_the_sender()
    {
        var message = await StoredAsync(Picture("m1", "p1") with { Content = "[image] secret", SenderId = "openid", SenderName = "secret" });
        _rig.Platform.AnswerNext(new MediaFetch.Retry(TimeSpan.FromHours(1), "busy"));
        // As it was queued before, with everything in it.
        await RunAsync(Picture("m1", "p1") with { Content = "[image] secret", SenderId = "openid", Sequence = message.Sequence });

        foreach (var body in (byte[][])[message.ToBytes(), Assert.Single(_rig.Queue.Take(QueueNames.Media)).Body.ToBytes()])
        {
            var text = System.Text.Encoding.UTF8.GetString(body);
            Assert.Equal((false, false), (text.Contains("secret", StringComparison.Ordinal), text.Contains("openid", StringComparison.Ordinal)));
            Assert.True(MessageCodec.TryRead(body, out var read));
            message = read;
        }

        Assert.Equal(Outcome.Done, await RunAsync(message));
        Assert.NotEqual("", Assert.Single((await EntryAsync()).Attachments).MediaId);
    }

    [Fact]
    public async Task A_message_without_files_and_one_whose_files_are_here_are_not_queued()
    {
        await _rig.RunAsync(QueueNames.Persist, Picture("m1", "p1") with { Attachments = [] });
        await _rig.RunAsync(QueueNames.Persist, Picture("m2", "p1") with { Attachments = [new() { MediaId = "x" }, new() { PlatformReference = "p2", Problem = "gone" }] });

        Assert.Empty(_rig.Queue.Sent(QueueNames.Media));
    }

    [Fact]
    public async Task A_file_is_fetched_kept_named_on_the_message_and_shown()
    {
        Assert.Equal(Outcome.Done, await RunAsync(await StoredAsync(Picture("m1", "p1"))));

        var id = MediaIds.Of("m1", 0);
        var attachment = Assert.Single((await EntryAsync()).Attachments);
        Assert.Equal(new Attachment { MediaId = id, PlatformReference = "p1", Name = "claimed.exe", ContentType = "image/png", Bytes = SampleFiles.Png.Length }, attachment);
        Assert.Equal(SampleFiles.Png, _rig.Media.Content(id));
        await using var stored = await _rig.Media.OpenAsync(id, default);
        Assert.Equal("k1", stored!.Info.Owner);
        var pushed = Assert.Single(_rig.Feed.Pushed, it => it.Event.Target == FeedNames.MessageUpdated);
        Assert.Equal(FeedNames.Agent("a1"), pushed.To);
        var shown = Assert.Single(((MessageView)pushed.Event.Payload).Attachments);
        Assert.StartsWith($"/api/media/{id}?v=file", shown.Url, StringComparison.Ordinal);
        Assert.StartsWith($"/api/media/{id}?v=thumb", shown.ThumbnailUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_here_is_not_fetched_again()
    {
        var message = await StoredAsync(Picture("m1", "p1"));
        await RunAsync(message);
        await RunAsync(message);

        Assert.Equal(["p1"], _rig.Platform.Fetched);
        Assert.Equal(2, _rig.Feed.Pushed.Count(it => it.Event.Target == FeedNames.MessageUpdated)); // the first push may have been lost
    }

    [Fact]
    public async Task Whatever_fails_on_the_way_the_same_file_is_there_after_another_run()
    {
        var message = await StoredAsync(Picture("m1", "p1"));
        foreach (var fail in (Action[])[() => _rig.Media.FailNext(1), () => _rig.Tables.FailNext(1), () => _rig.Feed.FailNext(1)])
        {
            fail();
            await Assert.ThrowsAsync<StorageUnavailableException>(async () => await RunAsync(message));
        }

        Assert.Equal(Outcome.Done, await RunAsync(message));
        Assert.Equal([MediaIds.Of("m1", 0)], _rig.Media.Ids);
        Assert.Equal(MediaIds.Of("m1", 0), Assert.Single((await EntryAsync()).Attachments).MediaId);
    }

    [Theory]
    [InlineData("gone", "wechat-40007")]
    [InlineData("infected", MediaProblems.Infected)]
    public async Task A_file_that_will_never_come_says_why(string how, string problem)
    {
        if (how == "gone")
        {
            _rig.Platform.AnswerNext(new MediaFetch.Gone("wechat-40007"));
        }
        else
        {
            _rig.Scan.AnswerNext(ScanVerdict.Infected);
        }

        Assert.Equal(Outcome.Done, await RunAsync(await StoredAsync(Picture("m1", "p1"))));

        Assert.Equal(problem, Assert.Single((await EntryAsync()).Attachments).Problem);
        Assert.Empty(_rig.Media.Ids);
        Assert.Empty(_rig.Queue.Sent(QueueNames.Media));
    }

    [Fact]
    public async Task A_scanner_that_does_not_answer_means_later_and_never_clean()
    {
        _rig.Scan.AnswerNext(ScanVerdict.NotYet);
        var message = await StoredAsync(Picture("m1", "p1"));

        Assert.Equal(Outcome.Done, await RunAsync(message));
        Assert.Empty(_rig.Media.Ids);
        Assert.True(Assert.Single((await EntryAsync()).Attachments).IsAwaited);

        await RunAsync((UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Media)).Body);
        Assert.Single(_rig.Media.Ids);
    }

    [Fact]
    public async Task A_platform_is_asked_less_and_less_often_and_then_no_more()
    {
        var message = await StoredAsync(Picture("m1", "p1"));
        var pauses = new List<TimeSpan>();
        Outcome outcome;
        while (true)
        {
            _rig.Platform.AnswerNext(new MediaFetch.Retry(TimeSpan.FromSeconds(1), "wechat-http-503"));
            outcome = await RunAsync(message);
            if (_rig.Queue.Take(QueueNames.Media) is not [var later])
            {
                break;
            }

            message = (UnifiedMessage)later.Body;
            pauses.Add(later.NotBefore!.Value - _rig.Time.GetUtcNow());
            _rig.Time.Advance(pauses[^1]);
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(15)), (pauses[0], pauses[^1]));
        Assert.InRange(pauses.Count, 90, 130);
        Assert.Equal(Outcome.Rejected("wechat-http-503"), outcome);
        Assert.Equal("wechat-http-503", Assert.Single((await EntryAsync()).Attachments).Problem);
    }

    [Fact]
    public async Task What_was_given_up_is_tried_again_when_a_person_puts_it_back()
    {
        var message = await StoredAsync(Picture("m1", "p1"));
        _rig.Time.Advance(TimeSpan.FromDays(2));
        _rig.Platform.AnswerNext(new MediaFetch.Retry(default, "wechat-http-503"), new MediaFetch.Retry(default, "wechat-http-503"));
        Assert.Equal(OutcomeKind.Rejected, (await RunAsync(message)).Kind);

        Assert.Equal(Outcome.Done, await RunAsync(message with { Late = true }));
        Assert.True(Assert.Single((await EntryAsync()).Attachments).IsAwaited);
        await RunAsync((UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Media)).Body);

        Assert.Equal("image/png", Assert.Single((await EntryAsync()).Attachments).ContentType);
    }

    [Fact]
    public async Task One_file_that_is_late_does_not_hold_up_the_others()
    {
        _rig.Platform.AnswerNext(new MediaFetch.Retry(default, "busy"));

        await RunAsync(await StoredAsync(Picture("m1", "p0", "p1", "p2")));

        var files = (await EntryAsync()).Attachments;
        Assert.Equal((true, MediaIds.Of("m1", 1), "gone"), (files[0].IsAwaited, files[1].MediaId, files[2].Problem));
        Assert.Single(_rig.Queue.Sent(QueueNames.Media));
    }

    [Fact]
    public async Task A_transfer_that_breaks_off_is_tried_again()
    {
        _rig.Platform.AnswerNext(new MediaFetch.Opened(new BrokenStream(), "", ""));

        Assert.Equal(Outcome.Done, await RunAsync(await StoredAsync(Picture("m1", "p1"))));
        Assert.Empty(_rig.Media.Ids);
        Assert.Single(_rig.Queue.Sent(QueueNames.Media));
    }

    private async Task<UnifiedMessage> StoredAsync(UnifiedMessage message)
    {
        await _rig.RunAsync(QueueNames.Persist, message);
        return (UnifiedMessage)Assert.Single(_rig.Queue.Take(QueueNames.Media)).Body;
    }

    private ValueTask<Outcome> RunAsync(UnifiedMessage message) => _rig.RunAsync(QueueNames.Media, message);

    private async Task<ConversationEntry> EntryAsync() => (await _rig.EntriesAsync(_conversation.Id)).Single(entry => entry.Type is EntryType.Message);

    private UnifiedMessage Picture(string id, params string[] references) => _rig.Inbound(id, channel: "wechat", text: "[image]") with
    {
        Kind = MessageKind.Image,
        CustomerId = "k1",
        ConversationId = _conversation.Id,
        Need = RouteNeed.ItsAgent,
        Attachments = [.. references.Select(reference => new Attachment { PlatformReference = reference })],
    };

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new HttpRequestException("gone");
    }
}

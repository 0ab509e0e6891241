using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

/// <summary>What a channel notes on a message comes back to it with the answer.</summary>
public sealed class ReplyContextTests : IDisposable, IAsyncLifetime
{
    private readonly PipelineRig _rig = new();
    private Conversation _conversation = null!;

    public async Task InitializeAsync()
    {
        await _rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);
        _conversation = await _rig.OpenAsync("k1", ConversationState.Active, it => it with { AgentId = "a1" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_answer_carries_the_note_of_the_message_it_answers_and_not_of_a_later_one()
    {
        await WriteAsync("i1", "note-1");
        var answer = await _rig.Get<AgentAnswers>().SendAsync(await _rig.HeadAsync(_conversation.Id), "a1", "client-1", "hello", [], default);
        await _rig.RunAsync(QueueNames.Persist, answer);
        await WriteAsync("i2", "note-2");

        await _rig.RunAsync(QueueNames.Deliver, answer with { Sequence = 2 });

        Assert.Equal("note-1", Assert.Single(_rig.Web.Deliveries).ReplyContext);
        Assert.Equal("note-2", (await _rig.HeadAsync(_conversation.Id)).ReplyContext);
        Assert.Equal(["", "note-1", ""], (await _rig.EntriesAsync(_conversation.Id)).Select(entry => entry.ReplyContext));
    }

    [Fact]
    public async Task Something_the_customer_only_did_leaves_the_note_as_it_was()
    {
        await WriteAsync("i1", "note-1");
        await WriteAsync("i2", "");

        Assert.Equal("note-1", (await _rig.HeadAsync(_conversation.Id)).ReplyContext);
    }

    [Theory]
    [InlineData("wechat", "main", "v1")]
    [InlineData("web", "other", "v1")]
    [InlineData("web", "main", "v2")]
    public async Task A_message_from_elsewhere_takes_the_note_away(string channel, string account, string sender)
    {
        await WriteAsync("i1", "note-1");
        await WriteAsync("i2", "", message => message with { Channel = channel, Account = account, SenderId = sender });

        Assert.Equal("", (await _rig.HeadAsync(_conversation.Id)).ReplyContext);
    }

    private async Task WriteAsync(string id, string note, Func<UnifiedMessage, UnifiedMessage>? change = null)
    {
        var message = _rig.Inbound(id) with { CustomerId = "k1", ConversationId = _conversation.Id, Need = RouteNeed.ItsAgent, ReplyContext = note };
        await _rig.RunAsync(QueueNames.Persist, change?.Invoke(message) ?? message);
    }
}

using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline;

/// <summary>The counters against what is in the tables, whatever breaks between two calls.</summary>
public sealed class PipelineTelemetryTests : IDisposable
{
    private readonly PipelineRig _rig = new();
    private readonly OwnMeasurements _counted = new();

    public static TheoryData<FaultKind> Faults => Tests.Support.Faults.Kinds;

    public void Dispose()
    {
        _counted.Dispose();
        _rig.Dispose();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_message_is_counted_as_stored_at_most_once_and_never_when_it_is_not_there(FaultKind kind)
    {
        var conversation = await _rig.OpenAsync("c1");
        var rows = 0;
        for (var call = 0; ; call++)
        {
            var message = _rig.Inbound($"m{call}") with
            {
                ConversationId = conversation.Id,
                CustomerId = "c1",
                Flags = [MessageFlags.Masked],
            };
            var broke = await _rig.Faults.BreakAsync(call, kind, async () => await _rig.RunAsync(QueueNames.Persist, message));
            rows += await MessagesAsync(conversation.Id) > rows ? 1 : 0;
            Assert.True(_counted["omni.messages.stored"] <= rows, $"Counted a message that call {call} kept from being stored.");

            await _rig.RunAsync(QueueNames.Persist, message);
            await _rig.RunAsync(QueueNames.Persist, message);
            rows = await MessagesAsync(conversation.Id);
            Assert.Equal(call + 1, rows);
            if (!broke)
            {
                break;
            }
        }

        // A write whose answer is lost can't be told from another's: it counts as repeated, and as nothing else.
        var unknown = kind is FaultKind.AnswerLost ? 1 : 0;
        Assert.Equal(rows - unknown, _counted["omni.messages.stored"]);
        Assert.Equal(rows - unknown, _counted["omni.messages.filtered", "mask"]);
        Assert.Equal(rows - unknown, _counted["omni.message.duration", "stored"]);
    }

    [Fact]
    public async Task A_message_that_is_replayed_late_has_no_part_in_the_time_that_messages_take()
    {
        var conversation = await _rig.OpenAsync("c1");
        await _rig.RunAsync(QueueNames.Persist, _rig.Inbound("m1") with { ConversationId = conversation.Id, CustomerId = "c1", Late = true });

        Assert.Equal((1, 0), (_counted["omni.messages.stored"], _counted["omni.message.duration"]));
    }

    private async Task<int> MessagesAsync(string conversation) =>
        (await _rig.EntriesAsync(conversation)).Count(entry => entry.Type is Omni.Pipeline.Conversations.EntryType.Message);
}

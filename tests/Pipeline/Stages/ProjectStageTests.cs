using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Media;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Webhooks;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class ProjectStageTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_message_that_comes_again_from_the_disk_is_in_the_timeline_once()
    {
        var tables = new FakeTables();
        var customers = new CustomerStore(tables, new SequentialIds(), new FakeTimeProvider());
        var stage = new ProjectStage(customers, new CustomerTimeline(tables, customers, new ConversationStore(tables)), new Uploads(tables, new FakeMediaStore(), new FakeTimeProvider()), SearchRig.FeedOf(tables), new(new FakeStageQueue(), new SequentialIds(), Options.Create(new WebhookOptions())));
        var at = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero).AddTicks(12_345);
        var inProcess = new UnifiedMessage
        {
            MessageId = "m",
            Direction = Direction.Inbound,
            Channel = "web",
            Account = "main",
            SenderId = "v",
            ExternalId = "1",
            CustomerId = "c",
            ConversationId = "c-1",
            Sequence = 1,
            Timestamp = at,
            ReceivedAt = at,
        };
        Assert.True(MessageCodec.TryRead(MessageCodec.Write(inProcess), out var fromDisk));

        await stage.RunAsync(inProcess, None);
        await stage.RunAsync(fromDisk, None);

        Assert.Single(await tables.Get(TableNames.Customers).RangeAsync("c", RowRange.Prefix("tl:"), 10, None));
    }
}

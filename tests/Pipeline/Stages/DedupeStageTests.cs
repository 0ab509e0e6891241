using CsCheck;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

public sealed class DedupeStageTests : IDisposable
{
    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_first_message_gets_its_customer_and_the_first_conversation()
    {
        var placed = await PassAsync(_rig, _rig.Inbound("d1"));

        Assert.NotEmpty(placed.CustomerId);
        Assert.Equal(Conversation.IdOf(placed.CustomerId, 1), placed.ConversationId);
        Assert.Equal(ConversationState.New, (await _rig.HeadAsync(placed.ConversationId)).State);
    }

    [Fact]
    public async Task The_same_delivery_passes_again_to_the_same_conversation()
    {
        var first = await PassAsync(_rig, _rig.Inbound("d1"));
        await CloseAsync(first.ConversationId);

        var again = await PassAsync(_rig, _rig.Inbound("d1"));

        Assert.Equal((first.CustomerId, first.ConversationId), (again.CustomerId, again.ConversationId));
    }

    [Fact]
    public async Task Another_delivery_of_the_same_message_is_dropped()
    {
        await PassAsync(_rig, _rig.Inbound("d1"));

        var outcome = await _rig.RunAsync(QueueNames.Dedupe, _rig.Inbound("d2") with { ExternalId = "d1" });

        Assert.Equal(Outcome.Dropped("duplicate"), outcome);
    }

    [Fact]
    public async Task A_goodbye_of_somebody_who_never_wrote_leaves_nothing()
    {
        var goodbye = _rig.Inbound("d1") with { Kind = MessageKind.Event, IsOfKnownOnly = true };

        Assert.Equal(Outcome.Dropped("sender-unknown"), await _rig.RunAsync(QueueNames.Dedupe, goodbye));
        Assert.Null(await _rig.Get<CustomerStore>().FindAsync(goodbye.Identity, default));
        Assert.All(TableNames.All, table => Assert.Empty(_rig.Tables.Fake(table).Partitions()));

        var known = await PassAsync(_rig, _rig.Inbound("d2"));
        Assert.Equal(known.ConversationId, (await PassAsync(_rig, goodbye)).ConversationId);
    }

    [Theory]
    [InlineData("web", "main", "v2")]
    [InlineData("web", "other", "v1")]
    [InlineData("wechat", "main", "v1")]
    public async Task Another_senders_message_with_the_same_id_is_another_message(string channel, string account, string sender)
    {
        var first = await PassAsync(_rig, _rig.Inbound("d1"));

        var other = await PassAsync(_rig, _rig.Inbound("d2", sender, channel: channel) with { ExternalId = "d1", Account = account });

        Assert.NotEqual(first.CustomerId, other.CustomerId);
    }

    [Fact]
    public async Task Later_messages_of_a_sender_go_to_the_same_conversation()
    {
        var first = await PassAsync(_rig, _rig.Inbound("d1"));
        var second = await PassAsync(_rig, _rig.Inbound("d2"));

        Assert.Equal(first.ConversationId, second.ConversationId);
    }

    [Fact]
    public async Task After_a_closed_conversation_the_next_episode_opens()
    {
        var first = await PassAsync(_rig, _rig.Inbound("d1"));
        await CloseAsync(first.ConversationId);

        var second = await PassAsync(_rig, _rig.Inbound("d2"));

        Assert.Equal(Conversation.IdOf(first.CustomerId, 2), second.ConversationId);
        Assert.Equal(2, (await _rig.HeadAsync(second.ConversationId)).Episode);
        Assert.Equal(2, await _rig.Get<CustomerStore>().OpenEpisodeAsync(first.CustomerId, default));
    }

    [Fact]
    public async Task An_old_hint_is_repaired()
    {
        var first = await PassAsync(_rig, _rig.Inbound("d1"));
        await CloseAsync(first.ConversationId);
        var second = await PassAsync(_rig, _rig.Inbound("d2"));
        var customers = _rig.Get<CustomerStore>();
        await customers.SetOpenEpisodeAsync(first.CustomerId, 1, default);

        var third = await PassAsync(_rig, _rig.Inbound("d3"));

        Assert.Equal(second.ConversationId, third.ConversationId);
        Assert.Equal(2, await customers.OpenEpisodeAsync(first.CustomerId, default));
    }

    [Fact]
    public async Task An_answer_stays_in_the_conversation_that_the_agent_wrote_in()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);
        var answer = _rig.Outbound("o1", conversation);

        Assert.Equal(Outcome.Next(answer), await _rig.RunAsync(QueueNames.Dedupe, answer));
    }

    [Fact]
    public async Task Two_agents_may_use_the_same_message_id()
    {
        var conversation = await _rig.OpenAsync("k1", ConversationState.Active);
        await PassAsync(_rig, _rig.Outbound("o1", conversation));

        await PassAsync(_rig, _rig.Outbound("o2", conversation, agent: "a2") with { ExternalId = "o1" });
    }

    [Fact]
    public void First_messages_that_race_make_one_customer_and_one_conversation() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int).Sample(
            (senders, seed) =>
            {
                using var rig = new PipelineRig();
                var turns = new Interleaving();
                rig.Tables.Before = _ => turns.TurnAsync();
                var placed = new UnifiedMessage[senders];
                turns.Run(seed, Enumerable.Range(0, senders).Select(i => (Func<Task>)(async () => placed[i] = await PassAsync(rig, rig.Inbound($"d{i}")))));

                Assert.Single(placed.Select(message => (message.CustomerId, message.ConversationId)).Distinct());
            },
            iter: 200);

    [Fact]
    public void Deliveries_of_one_message_that_race_pass_once() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int).Sample(
            (deliveries, seed) =>
            {
                using var rig = new PipelineRig();
                var turns = new Interleaving();
                rig.Tables.Before = _ => turns.TurnAsync();
                var outcomes = new Outcome[deliveries];
                turns.Run(seed, Enumerable.Range(0, deliveries).Select(i => (Func<Task>)(async () =>
                    outcomes[i] = await rig.RunAsync(QueueNames.Dedupe, rig.Inbound($"d{i}") with { ExternalId = "same" }))));

                Assert.Single(outcomes, outcome => outcome.Kind is OutcomeKind.Next);
                Assert.Equal(deliveries - 1, outcomes.Count(outcome => outcome.Kind is OutcomeKind.Dropped));
            },
            iter: 200);

    [Fact]
    public void Senders_that_race_past_a_closed_conversation_open_one() =>
        Gen.Int.Sample(
            seed =>
            {
                using var rig = new PipelineRig();
                var first = PassAsync(rig, rig.Inbound("d0")).GetAwaiter().GetResult();
                CloseAsync(rig, first.ConversationId).GetAwaiter().GetResult();
                var turns = new Interleaving();
                rig.Tables.Before = _ => turns.TurnAsync();
                var placed = new UnifiedMessage[3];
                turns.Run(seed, Enumerable.Range(0, 3).Select(i => (Func<Task>)(async () => placed[i] = await PassAsync(rig, rig.Inbound($"d{i + 1}")))));

                Assert.All(placed, message => Assert.Equal(Conversation.IdOf(first.CustomerId, 2), message.ConversationId));
            },
            iter: 200);

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_breaks_a_redelivery_ends_in_one_conversation_and_others_are_dropped(FaultKind kind)
    {
        for (var index = 0; ; index++)
        {
            using var rig = new PipelineRig();
            var message = rig.Inbound("d1");
            var broke = await rig.Faults.BreakAsync(index, kind, async () => await rig.RunAsync(QueueNames.Dedupe, message));

            var placed = await PassAsync(rig, message);
            var next = await PassAsync(rig, rig.Inbound("d2"));
            var other = await rig.RunAsync(QueueNames.Dedupe, rig.Inbound("d3") with { ExternalId = "d1" });

            Assert.Equal(Conversation.IdOf(placed.CustomerId, 1), placed.ConversationId);
            Assert.NotNull(await rig.Conversations.GetAsync(placed.ConversationId, default));
            Assert.Equal((placed.CustomerId, placed.ConversationId), (next.CustomerId, next.ConversationId));
            Assert.Equal(OutcomeKind.Dropped, other.Kind);
            if (!broke)
            {
                Assert.True(index > 6, "Too few calls were broken for this to mean anything.");
                return;
            }
        }
    }

    private static async Task<UnifiedMessage> PassAsync(PipelineRig rig, UnifiedMessage message)
    {
        var outcome = await rig.RunAsync(QueueNames.Dedupe, message);
        Assert.Equal(OutcomeKind.Next, outcome.Kind);
        return outcome.Message!;
    }

    private static async Task CloseAsync(PipelineRig rig, string id) =>
        await rig.Conversations.UpdateAsync(id, head => new(head with { State = ConversationState.Closed }), default);

    private Task CloseAsync(string id) => CloseAsync(_rig, id);
}

using Microsoft.Extensions.DependencyInjection;
using Omni.Durable.CompensateDelivery;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Durable.CompensateDelivery;

/// <summary>Whoever races or crashes: the outbox row is the truth, and one of them at a time has it.</summary>
public sealed class CompensateRacesTests
{
    private static readonly DateTime Far = PipelineRig.Start.UtcDateTime.AddDays(1);

    [Fact]
    public async Task However_a_compensation_and_a_replayed_dead_letter_cross_the_message_is_sent_once()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            using var world = new CompensateWorld();
            await world.OpenAsync();
            var message = await world.AnswerAsync("o1");
            var activities = ActivatorUtilities.CreateInstance<CompensateActivities>(world.Rig.Get<IServiceProvider>());
            var turns = new Interleaving();
            world.Rig.Tables.Before = _ => turns.TurnAsync();
            world.Rig.Web.Before = _ => turns.TurnAsync();

            turns.Run(
                seed,
                () => activities.TryAsync(new(message.ConversationId, 1, "web", Far, TimeSpan.FromMinutes(5), ""), default),
                () => world.Rig.RunAsync(QueueNames.Deliver, message with { Late = true }).AsTask(),
                () => activities.TryAsync(new(message.ConversationId, 1, "web", Far, TimeSpan.FromMinutes(5), ""), default));

            Assert.Single(world.Rig.Web.Deliveries);
            Assert.Equal(DeliveryState.Sent, (await world.StateAsync(1)).State);
        }
    }

    [Fact]
    public async Task However_two_ends_cross_the_conversation_says_it_once_and_the_next_goes_on()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            using var world = new CompensateWorld();
            await world.OpenAsync();
            var message = await world.AnswerAsync("o1");
            world.Rig.Web.AnswerNext(SendOutcome.Refused("closed"));
            Assert.Equal(Outcome.Rejected("closed"), await world.Rig.RunAsync(QueueNames.Deliver, message));
            await world.AnswerAsync("o2");
            var activities = ActivatorUtilities.CreateInstance<CompensateActivities>(world.Rig.Get<IServiceProvider>());
            var turns = new Interleaving();
            world.Rig.Tables.Before = _ => turns.TurnAsync();

            turns.Run(
                seed,
                () => activities.EndAsync(new(message.ConversationId, 1, "web"), default),
                () => activities.EndAsync(new(message.ConversationId, 1, "web"), default));
            world.Rig.Tables.Before = null;
            await world.WorkAsync();

            Assert.Equal([(1L, "closed")], await world.GivenUpAsync());
            Assert.Equal(["o1", "o2"], world.Sent());
        }
    }

    [Theory]
    [MemberData(nameof(Faults.Kinds), MemberType = typeof(Faults))]
    public async Task Whatever_call_breaks_a_message_that_may_be_sent_is_sent_and_one_that_may_not_is_given_up(FaultKind kind)
    {
        var refused = 0;
        foreach (var isTaken in (bool[])[true, false])
        {
            for (var index = 0; ; index++)
            {
                using var world = new CompensateWorld();
                await world.OpenAsync();
                await world.AnswerAsync("o1");
                await world.AnswerAsync("o2");
                world.Rig.Web.AnswerNext(
                    SendOutcome.Retry(TimeSpan.FromHours(1), "quota"), isTaken ? SendOutcome.Sent() : SendOutcome.Refused("closed"));
                await world.WorkAsync();
                await world.AdvanceAsync(TimeSpan.FromMinutes(59));
                // Only the orchestration's own calls: its activities are tried again by its policy.
                var calls = 0;
                var broke = await world.Rig.Faults.BreakAsync(index, kind, async () =>
                {
                    world.Rig.Tables.Before += _ => Count(ref calls);
                    await world.Orchestrations.AdvanceAsync(TimeSpan.FromMinutes(1));
                    await world.Orchestrations.SettleAsync();
                });
                Assert.False(broke);
                await world.AdvanceAsync(TimeSpan.FromMinutes(30));

                // Asked again, because its refusal was not noted, the platform takes it.
                var wasAskedAgain = world.Sent().Count(id => id == "o1") > 2;
                Assert.Equal(isTaken || wasAskedAgain ? DeliveryState.Sent : DeliveryState.Failed, (await world.StateAsync(1)).State);
                Assert.Equal(DeliveryState.Sent, (await world.StateAsync(2)).State);
                Assert.Equal(isTaken || wasAskedAgain ? 0 : 1, (await world.GivenUpAsync()).Count);
                refused += isTaken || wasAskedAgain ? 0 : 1;
                Assert.Equal("o2", world.Sent().Last());
                if (index > calls)
                {
                    Assert.True(index > 8, "Too few calls were broken for this to mean anything.");
                    break;
                }
            }
        }

        Assert.InRange(refused, 5, 100);
    }

    private static ValueTask Count(ref int calls)
    {
        calls++;
        return ValueTask.CompletedTask;
    }
}

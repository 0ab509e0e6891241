using Omni.Pipeline.Conversations;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Conversations;

public sealed class StateMachineTests
{
    private static readonly IReadOnlySet<string> Approved =
        File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "tests", "Architecture", "StateMachine.approved.txt")).ToHashSet(StringComparer.Ordinal);

    public static TheoryData<ConversationState, ConversationTrigger> Pairs
    {
        get
        {
            var pairs = new TheoryData<ConversationState, ConversationTrigger>();
            foreach (var state in Enum.GetValues<ConversationState>())
            {
                foreach (var trigger in Enum.GetValues<ConversationTrigger>())
                {
                    pairs.Add(state, trigger);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_trigger_leads_where_the_table_says_and_nowhere_else(ConversationState from, ConversationTrigger trigger)
    {
        var start = $"{from} + {trigger} -> ";
        var expected = Approved.SingleOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..];

        Assert.Equal(expected, StateMachine.Next(from, trigger)?.ToString());
    }

    [Fact]
    public void Only_who_writes_the_customer_or_an_agent_brings_an_ended_conversation_back() =>
        Assert.All(
            StateMachine.Transitions.Where(it => it.From is ConversationState.Resolved && it.To is not ConversationState.Closed),
            it => Assert.True(it.Trigger is ConversationTrigger.Reopen or ConversationTrigger.Start or ConversationTrigger.StartBot));

    [Fact]
    public void A_closed_conversation_stays_closed() =>
        Assert.DoesNotContain(StateMachine.Transitions, it => it.From is ConversationState.Closed);

    [Fact]
    public void Whatever_state_a_conversation_is_in_it_can_come_to_an_end()
    {
        var ends = new HashSet<ConversationState> { ConversationState.Resolved, ConversationState.Closed };
        for (var known = 0; known != ends.Count;)
        {
            known = ends.Count;
            ends.UnionWith(StateMachine.Transitions.Where(it => ends.Contains(it.To)).Select(it => it.From));
        }

        Assert.Equal(Enum.GetValues<ConversationState>().Order(), ends.Order());
    }

    [Fact]
    public void Every_trigger_has_a_name_of_its_own_and_moves_something()
    {
        var triggers = Enum.GetValues<ConversationTrigger>();

        Assert.Equal(triggers.Length, triggers.Select(ConversationEvents.NameOf).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(triggers, StateMachine.Transitions.Select(it => it.Trigger).Distinct().Order());
    }
}

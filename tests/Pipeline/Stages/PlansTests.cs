using CsCheck;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Filtering;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Stages;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Stages;

/// <summary>Both plans leave the same rows behind, whatever comes.</summary>
public sealed class PlansTests
{
    private static readonly string[] Tables = [TableNames.Conversations, TableNames.Customers, TableNames.Inboxes, TableNames.Identities];

    private static readonly Gen<Step> AnyStep = Gen.Select(Gen.Enum<Act>(), Gen.Int[0, 2], Gen.Int[0, 3], (act, customer, number) => new Step(act, customer, number));

    private enum Act
    {
        Write = 1,
        WriteAgain,
        WriteBadWord,
        Tap,
        Ask,
        Answer,
        AnswerBadWord,
        Resolve,
    }

    [Fact]
    public void Spread_and_compact_leave_the_same_rows() =>
        AnyStep.List[1, 20].Sample(
            steps => Assert.Equal(RunAsync(PlanKind.Spread, steps).GetAwaiter().GetResult(), RunAsync(PlanKind.Compact, steps).GetAwaiter().GetResult()),
            iter: 60);

    [Fact]
    public async Task A_conversation_goes_from_the_first_message_to_the_answer_and_back()
    {
        var rows = await RunAsync(PlanKind.Compact, [new(Act.Ask, 0, 0), new(Act.Answer, 0, 1), new(Act.Resolve, 0, 0), new(Act.Write, 0, 2)]);

        Assert.Contains(rows, row => row.Contains("msg:000000000002", StringComparison.Ordinal) && row.Contains("assigned", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.Contains("msg:000000000005", StringComparison.Ordinal) && row.Contains("reopened", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.Contains("out:", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> RunAsync(PlanKind plan, IReadOnlyList<Step> steps)
    {
        using var rig = new PipelineRig(settings: ("Pipeline:Plan", plan.ToString()));
        var partitions = new HashSet<(string Table, string Partition)>();
        rig.Tables.Before = call =>
        {
            partitions.Add((call.Table, call.Partition));
            return default;
        };
        await rig.AgentAsync("a1", capacity: 2);
        await rig.Get<ChannelAccountStore>().SaveAsync(new("web", "main", new Dictionary<string, string>()), default);
        await rig.Get<WordListStore>().SaveAsync(new("list", WordPolicy.Block, ["xylophone"]), null, default);
        foreach (var (step, i) in steps.Select((step, i) => (step, i)))
        {
            await DoAsync(rig, plan, step, i);
            await PumpAsync(rig);
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var rows = new List<string>();
        foreach (var (table, partition) in partitions.Where(it => Tables.Contains(it.Table)).Order())
        {
            rows.AddRange((await rig.RowsAsync(table, partition)).Select(row => $"{table} {partition} {row}"));
        }

        return rows;
    }

    private static async Task DoAsync(PipelineRig rig, PlanKind plan, Step step, int number)
    {
        var inbound = rig.Inbound($"m{number}", $"v{step.Customer}");
        var conversation = (await rig.Inboxes.OfAgentAsync("a1", default)).ElementAtOrDefault(step.Customer);
        switch (step.Act)
        {
            case Act.Write:
                await SendAsync(inbound);
                break;
            case Act.WriteAgain:
                await SendAsync(inbound with { ExternalId = $"again{step.Number}" });
                break;
            case Act.WriteBadWord:
                await SendAsync(inbound with { Content = "a xylophone" });
                break;
            case Act.Tap:
                await SendAsync(inbound with { Kind = MessageKind.Event });
                break;
            case Act.Ask:
                await SendAsync(inbound with { Content = "Where is my invoice? You charged me twice." });
                break;
            case Act.Answer when conversation is not null:
                await rig.Get<AgentAnswers>().SendAsync(conversation, "a1", $"o{step.Number}", "hello", [], default);
                break;
            case Act.AnswerBadWord when conversation is not null:
                await rig.Get<AgentAnswers>().SendAsync(conversation, "a1", $"b{step.Number}", "a xylophone", [], default);
                break;
            case Act.Resolve when conversation is not null:
                await rig.Actions.ResolveAsync(conversation.Id, "a1", default);
                break;
        }

        async Task SendAsync(UnifiedMessage message) =>
            await rig.Queue.SendAsync(StagePlan.Entry(plan), new StageMessage(SessionIds.OfSender(message), message.MessageId, message), default);
    }

    /// <summary>Does what is queued until nothing is.</summary>
    private static async Task PumpAsync(PipelineRig rig)
    {
        var runner = rig.Get<StageRunner>();
        for (var idle = false; !idle;)
        {
            idle = true;
            foreach (var queue in QueueNames.All)
            {
                foreach (var sent in rig.Queue.Take(queue))
                {
                    idle = false;
                    Task done = sent.Body switch
                    {
                        AssignRequest { ConversationId.Length: 0 } request => rig.Assigner.DrainAsync(request.Reason, default).AsTask(),
                        AssignRequest request => rig.Assigner.AssignAsync(request.ConversationId, request.Reason, [], default).AsTask(),
                        UnifiedMessage message when queue is QueueNames.Compact => runner.RunAllAsync(message, default).AsTask(),
                        UnifiedMessage message => runner.RunAsync(queue, message, default).AsTask(),
                        _ => throw new InvalidOperationException("An unknown body."),
                    };
                    await done;
                }
            }
        }
    }

    private sealed record Step(Act Act, int Customer, int Number);
}

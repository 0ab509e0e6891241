using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Stages;
using Omni.Pipeline.Understanding;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline;

/// <summary>
/// What one message costs where operations are paid for: the figures that docs/deploy.md counts with. They are those of a quiet moment, in
/// which nobody races and nothing is tried again.
/// </summary>
public sealed class OperationsPerMessageTests
{
    private static readonly (string Name, Func<AssignDesk, Task<UnifiedMessage>> Begin)[] Messages =
    [
        ("the next message of a customer who is served", async desk =>
        {
            await OpenAsync(desk);
            return desk.Rig.Inbound("m2", "v1", "And when does it come?");
        }),
        ("the first message of a new customer, for an agent who takes what comes", async desk =>
        {
            await desk.AgentAsync("a1", isAsked: false);
            return desk.Rig.Inbound("m1", "v1", "Where is my parcel?");
        }),
        ("the first message of a new customer, for an agent who is asked and accepts", async desk =>
        {
            await desk.AgentAsync("a1");
            return desk.Rig.Inbound("m1", "v1", "Where is my parcel?");
        }),
        ("an agent's answer, on a channel that takes it at once", async desk => desk.Rig.Outbound("a2", await OpenAsync(desk))),
    ];

    [Fact]
    public async Task The_operations_of_a_message_are_those_that_were_approved()
    {
        var lines = new List<string>();
        foreach (var plan in Enum.GetValues<PlanKind>())
        {
            foreach (var (name, begin) in Messages)
            {
                lines.Add($"{WireNames.Of(plan)}: {name}: {await CountAsync(plan, begin)}");
            }
        }

        Approval.Check("OperationsPerMessage.approved.txt", lines);
    }

    [Fact]
    public void The_document_counts_with_the_same_figures()
    {
        var document = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "deploy.md"));
        Assert.All(
            File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "tests", "Architecture", "OperationsPerMessage.approved.txt")),
            line => Assert.Contains(AsRow(line), document, StringComparison.Ordinal));
    }

    private static string AsRow(string line)
    {
        var parts = line.Split(": ");
        return $"| {parts[0]} | {parts[1]} | {string.Join(" | ", parts[2].Split(", ").Select(it => it.Split(' ')[0]))} |";
    }

    private static async Task<Operations> CountAsync(PlanKind plan, Func<AssignDesk, Task<UnifiedMessage>> begin)
    {
        using var desk = new AssignDesk();
        var message = await begin(desk);
        // Read once for each process, not for each message.
        await desk.Rig.Get<CurrentUnderstanding>().RefreshAsync(default);
        await desk.Rig.Get<CurrentWeights>().RefreshAsync(default);
        var (reads, writes, sends, started) = (0, 0, 1, desk.Orchestrations.InstanceIds.Count); // The door sends, too.
        desk.Rig.Tables.Before = call =>
        {
            _ = call.Operation is TableOperation.Get or TableOperation.Range ? reads++ : writes++;
            return ValueTask.CompletedTask;
        };
        desk.Rig.Queue.Before = (_, _) =>
        {
            sends++;
            return ValueTask.CompletedTask;
        };
        var (pushed, acted) = (desk.Rig.Feed.Pushed.Count, Actions(desk));

        var runner = desk.Rig.Get<StageRunner>();
        _ = plan is PlanKind.Compact ? await runner.RunAllAsync(message, default) : await runner.RunAsync(StagePlan.Entry(plan), message, default);
        await WorkAsync(desk, runner);
        var head = await desk.Rig.Conversations.GetAsync(Assert.Single(await HeadsAsync(desk)), default);
        if (head is { State: ConversationState.Offered })
        {
            Assert.Equal(ActionStatus.Done, await desk.AcceptAsync(head.Id, head.OfferedTo));
            await WorkAsync(desk, runner);
        }

        Assert.All(QueueNames.All, queue => Assert.Empty(desk.Rig.Queue.Sent(queue)));
        return new(sends, sends, reads, writes, desk.Rig.Feed.Pushed.Count - pushed, desk.Orchestrations.InstanceIds.Count - started, Actions(desk) - acted);
    }

    /// <summary>Works off what waits in the queues, whatever follows from it too.</summary>
    private static async Task WorkAsync(AssignDesk desk, StageRunner runner)
    {
        for (var isWork = true; isWork;)
        {
            isWork = false;
            await desk.SettleAsync();
            foreach (var queue in QueueNames.All.Where(it => it != QueueNames.Assign))
            {
                foreach (var sent in desk.Rig.Queue.Take(queue))
                {
                    isWork = true;
                    await runner.RunAsync(queue, Assert.IsType<UnifiedMessage>(sent.Body), default);
                }
            }

            isWork |= desk.Rig.Queue.Sent(QueueNames.Assign).Count > 0;
        }
    }

    private static int Actions(AssignDesk desk) => desk.Orchestrations.InstanceIds.Sum(it => desk.Orchestrations.History(it).Sum(turn => turn.Actions.Count));

    private static Task<IReadOnlyList<string>> HeadsAsync(AssignDesk desk) =>
        Task.FromResult<IReadOnlyList<string>>([.. desk.Rig.Tables.Fake(TableNames.Conversations).Partitions()]);

    /// <summary>A customer of the web site whose conversation an agent has.</summary>
    private static async Task<Conversation> OpenAsync(AssignDesk desk)
    {
        await desk.AgentAsync("a1", isAsked: false);
        await desk.Rig.PassAsync(desk.Rig.Inbound("m1", "v1", "Where is my parcel?"));
        await WorkAsync(desk, desk.Rig.Get<StageRunner>());
        var customer = (await desk.Rig.Get<CustomerStore>().FindAsync(new("web", "main", "v1"), default))!.Value;
        return await desk.Rig.HeadAsync(Conversation.IdOf(customer.Current.Id, 1));
    }

    /// <summary>All of one message, up to the last push.</summary>
    private sealed record Operations(int Sends, int Receives, int Reads, int Writes, int Pushes, int Orchestrations, int Actions)
    {
        public override string ToString() =>
            FormattableString.Invariant($"{Sends} sends, {Receives} receives, {Reads} reads, {Writes} writes, {Pushes} pushes, {Orchestrations} orchestrations, {Actions} actions");
    }
}

using System.Text.Json.Nodes;

namespace Omni.Runtime.Commands.Demo;

/// <summary>
/// Two agents who are asked before they get anything: one says no, one says nothing, one says yes and drops off. The others keep what they have
/// and take nothing new meanwhile.
/// </summary>
internal sealed class DemoOffers(DemoReport report, Func<Func<Task<bool>>, CancellationToken, Task> until)
{
    /// <param name="asked">Two who are asked.</param>
    /// <param name="say">Has a customer write.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task PlayAsync(IReadOnlyList<DemoAgent> asked, Func<CancellationToken, Task> say, CancellationToken ct)
    {
        foreach (var agent in asked)
        {
            await agent.SetStatusAsync("online", ct, autoAccept: false);
            report.Person(agent.Person);
        }

        using var beats = new DemoBeats(asked);
        await say(ct);
        var (first, offer) = await OfferedAsync(asked, ct);
        var id = (string)offer["id"]!;
        report.Offered(first.Person, offer);
        report.Step($"{first.Person.DisplayName} declines");
        await first.DeclineAsync(id, ct);

        var (second, again) = await OfferedAsync([.. asked.Where(it => it != first)], ct);
        report.Offered(second.Person, again);
        report.Step($"{second.Person.DisplayName} does not answer; half a minute passes, and the place is free again");
        await until(async () => !await HasAsync(second, id, ct), ct);

        report.Step("both were asked in vain; after a minute they may be asked again");
        var (taker, last) = await OfferedAsync(asked, ct);
        report.Offered(taker.Person, last);
        await taker.AcceptAsync(id, ct);
        report.Step($"{taker.Person.DisplayName} accepts, and then the network of {taker.Person.DisplayName} is gone: no heartbeat any more");
        beats.Silence(taker);

        var (next, moved) = await OfferedAsync([.. asked.Where(it => it != taker)], ct);
        report.Offered(next.Person, moved);
        await next.AcceptAsync(id, ct);
        report.Step($"{next.Person.DisplayName} accepts, and sees what happened:");
        report.Conversation(await next.ReadAsync(id, ct), next.Person, await next.MessagesAsync(id, ct), await next.RoutingAsync(id, ct));
        await next.ResolveAsync(id, ct);
    }

    private async Task<(DemoAgent Agent, JsonNode Conversation)> OfferedAsync(IReadOnlyList<DemoAgent> agents, CancellationToken ct)
    {
        (DemoAgent, JsonNode)? found = null;
        await until(
            async () =>
            {
                foreach (var agent in agents)
                {
                    if ((await agent.InboxAsync(ct)).FirstOrDefault(it => (string)it!["state"]! == "offered") is { } offered)
                    {
                        found = (agent, offered);
                        return true;
                    }
                }

                return false;
            },
            ct);
        return found ?? throw new CommandException("Nobody was asked. Is somebody else online who takes what comes?");
    }

    private static async Task<bool> HasAsync(DemoAgent agent, string id, CancellationToken ct) =>
        (await agent.InboxAsync(ct)).Any(it => (string)it!["id"]! == id);
}

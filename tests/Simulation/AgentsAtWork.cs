using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Routing;
using Omni.Pipeline.Stages;

namespace Omni.Tests.Simulation;

/// <summary>The agents: come and go, send heartbeats, take what they are offered or not, answer what is in their inbox, resolve it, take what is not theirs.</summary>
internal sealed class AgentsAtWork(SimWorld world, SimCalls calls)
{
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _online = new(StringComparer.Ordinal);
    private bool _ending;
    private bool _leaving;
    private int _open;
    private int _written;

    /// <summary>Nobody is in the middle of anything, and everybody is where they stay.</summary>
    public bool IsDone => _ending && _open == 0;

    public void Begin()
    {
        foreach (var agent in world.AgentIds)
        {
            _ = WorkAsync(agent);
            _ = BeatAsync(agent);
        }
    }

    /// <summary>Whoever has something half done finishes it; then all stay, or all leave.</summary>
    public void End() => _ending = true;

    /// <summary>The browsers are closed: no more heartbeats.</summary>
    public void Leave() => _leaving = true;

    private async Task WorkAsync(string agent)
    {
        _open++;
        while (!_ending)
        {
            await world.SleepAsync(world.Pause(100, 12_000));
            await ActAsync(agent);
        }

        // In the end everybody takes what comes: nobody who waits is left to somebody who never answers.
        while (!await TakeAllAsync(agent))
        {
            await world.SleepAsync(TimeSpan.FromSeconds(1));
        }

        while (!await SetStatusAsync(agent, world.Weather.AgentsStay ? AgentStatus.Online : AgentStatus.Offline))
        {
            await world.SleepAsync(TimeSpan.FromSeconds(1));
        }

        _open--;
    }

    private async Task ActAsync(string agent)
    {
        var die = world.Random.Next(20);
        if (!_online.Contains(agent))
        {
            await SetStatusAsync(agent, AgentStatus.Online);
        }
        else if (die < 10)
        {
            await AnswerOfferAsync(agent);
            await AnswerAsync(agent);
        }
        else if (die < 14)
        {
            await ResolveAsync(agent);
        }
        else if (die < 15)
        {
            await CloseAsync();
        }
        else if (die < 17)
        {
            await TakeAsync(agent);
        }
        else if (die < 18)
        {
            await SetStatusAsync(agent, world.Random.Next(2) == 0 ? AgentStatus.Away : AgentStatus.Offline);
        }
    }

    private async Task BeatAsync(string agent)
    {
        while (!_leaving)
        {
            await world.SleepAsync(HeartbeatPeriod);
            if (_online.Contains(agent))
            {
                await calls.AskAsync(
                    async process =>
                    {
                        await process.Get<Presence>().RenewAsync(agent, "page", default);
                        return true;
                    },
                    _ => { });
            }
        }
    }

    private async Task<bool> TakeAllAsync(string agent) => await calls.AskAsync(
        async process =>
        {
            await process.Get<AgentDirectory>().UpdateProfileAsync(agent, it => it with { AutoAccept = true }, default);
            return true;
        },
        _ => { }) is true;

    /// <summary>As OfferFunction does it: yes, no, or neither.</summary>
    private async Task AnswerOfferAsync(string agent)
    {
        if (!world.Weather.AsksAgents)
        {
            return;
        }

        var how = world.Random.Next(4);
        await calls.AskAsync(
            async process =>
            {
                var offered = (await process.Get<Inboxes>().OfAgentAsync(agent, default)).FirstOrDefault(it => it.State is ConversationState.Offered);
                if (offered is not null && how < 2)
                {
                    await process.Get<ConversationActions>().AcceptAsync(offered.Id, agent, default);
                }
                else if (offered is not null && how == 2)
                {
                    await process.Get<Offers>().DeclineAsync(offered.Id, agent, process.Get<TimeProvider>().GetUtcNow(), default);
                }

                return true;
            },
            _ => { });
    }

    private async Task<bool> SetStatusAsync(string agent, AgentStatus status)
    {
        // As MeFunction does it.
        var done = await calls.AskAsync(
            async process =>
            {
                if (status is AgentStatus.Online)
                {
                    await process.Get<Presence>().RenewAsync(agent, "page", default);
                }

                await process.Get<AgentDirectory>().SetStatusAsync(agent, status, default);
                if (status is AgentStatus.Online)
                {
                    await process.Get<ConversationActions>().NudgeBacklogAsync("agent-online", default);
                }

                return true;
            },
            _ => { });
        if (done is true && status is AgentStatus.Online)
        {
            _online.Add(agent);
        }
        else if (done is true)
        {
            _online.Remove(agent);
        }

        return done is true;
    }

    private async Task AnswerAsync(string agent)
    {
        var clientId = $"c{++_written}";
        var text = world.Random.Next(10) == 0 ? SimServices.BlockedWord : "let me see";
        var chosen = "";
        for (var tries = 0; tries < 5; tries++)
        {
            var done = await calls.AskAsync(
                async process =>
                {
                    var inbox = await process.Get<Inboxes>().OfAgentAsync(agent, default);
                    var conversation = chosen.Length > 0
                        ? await process.Get<ConversationStore>().GetAsync(chosen, default)
                        : inbox.Count == 0 ? null : inbox[world.Random.Next(inbox.Count)];
                    if (conversation is null || conversation.AgentId != agent)
                    {
                        return (Sender: "", Id: "");
                    }

                    chosen = conversation.Id;
                    var sent = await process.Get<AgentAnswers>().SendAsync(conversation, agent, clientId, text, [], default);
                    return (Sender: agent, Id: sent.ExternalId);
                },
                sent =>
                {
                    if (sent.Id.Length > 0)
                    {
                        world.Trace?.Add(world.Loop.Now, 0, $"answer {sent.Id} of {sent.Sender} is acknowledged");
                        world.Record.Acknowledged.Add(sent);
                    }
                });
            if (done is not null && (chosen.Length > 0 || tries > 0))
            {
                return;
            }

            await world.SleepAsync(world.Pause(100, 3_000));
        }
    }

    /// <summary>One's own, or as a supervisor any.</summary>
    private async Task ResolveAsync(string agent) => await calls.AskAsync(
        async process =>
        {
            if (await ChooseAsync(process, agent, isSupervisor: world.Random.Next(3) == 0) is { } chosen)
            {
                await process.Get<ConversationActions>().ResolveAsync(chosen, agent, default);
            }

            return true;
        },
        _ => { });

    private async Task CloseAsync() => await calls.AskAsync(
        async process =>
        {
            if (await ChooseAsync(process, "", isSupervisor: true) is { } chosen)
            {
                await process.Get<ConversationActions>().CloseAsync(chosen, "", default);
            }

            return true;
        },
        _ => { });

    /// <summary>As ConversationWorkFunction does it.</summary>
    private async Task TakeAsync(string agent) => await calls.AskAsync(
        async process =>
        {
            if (await ChooseAsync(process, agent, isSupervisor: true) is not { } chosen)
            {
                return true;
            }

            var actions = process.Get<ConversationActions>();
            var seen = await process.Get<ConversationStore>().GetAsync(chosen, default);
            var taken = new ActionResult(ActionStatus.Changed, seen);
            while (taken is { Status: ActionStatus.Changed, Conversation: { } head })
            {
                var now = process.Get<TimeProvider>().GetUtcNow();
                var reserved = await process.Get<AgentDirectory>().ReserveAsync(agent, chosen, now, force: true, default);
                if (reserved is not (ReserveResult.Reserved or ReserveResult.AlreadyHeld))
                {
                    return true;
                }

                taken = await actions.AssignAsync(head, agent, new Decision(now, "taken", agent, 0, []), takeOver: true, default);
            }

            if (taken.Status is not ActionStatus.Done)
            {
                await actions.ReleasePlaceAsync(agent, chosen, default);
            }

            return true;
        },
        _ => { });

    private async Task<string?> ChooseAsync(SimProcess process, string agent, bool isSupervisor)
    {
        if (isSupervisor)
        {
            var all = world.Tables.Fake(TableNames.Conversations).Partitions();
            return all.Count == 0 ? null : all[world.Random.Next(all.Count)];
        }

        var inbox = await process.Get<Inboxes>().OfAgentAsync(agent, default);
        return inbox.Count == 0 ? null : inbox[world.Random.Next(inbox.Count)].Id;
    }
}

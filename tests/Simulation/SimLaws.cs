using Omni.Pipeline.Agents;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Simulation;

/// <summary>What must be true of a world that has come to rest.</summary>
internal sealed class SimLaws
{
    private readonly SimWorld _world;
    private readonly SimProcess _look;
    private readonly List<Conversation> _heads = [];
    private readonly List<ConversationEntry> _entries = [];

    private SimLaws(SimWorld world)
    {
        (_world, _look) = (world, world.Look());
        foreach (var id in world.Tables.Fake(TableNames.Conversations).Partitions())
        {
            if (Now(_look.Get<ConversationStore>().GetAsync(id, default)) is { } head)
            {
                _heads.Add(head);
            }

            _entries.AddRange(Now(_look.Get<ConversationStore>().EntriesAsync(id, 0, long.MaxValue, RowLimits.MaxRange, default)));
        }
    }

    private IEnumerable<ConversationEntry> Messages => _entries.Where(entry => entry.Type is EntryType.Message);

    public static void Check(SimWorld world)
    {
        var laws = new SimLaws(world);
        laws.AcceptedIsStoredOnce();
        if (world.Failure is not null)
        {
            return; // The other laws count on ids that are there once.
        }

        laws.SendersKeepTheirOrder();
        laws.SequencesAreContiguous();
        laws.CustomersAreOne();
        laws.WhatWasShownIsStored();
        laws.EffectsHappened();
        laws.AnswersWereDelivered();
        laws.WhoWaitsIsFound();
        new AskedLaw(world, laws._look, laws._heads, laws._entries).Check();
        laws.PlacesAreConversations();
        laws.FilesCame();
        laws.QueuesAreEmpty();
        world.AssertLog();
    }

    private void AcceptedIsStoredOnce()
    {
        var stored = Messages.GroupBy(entry => (SenderOf(entry), entry.ClientMessageId)).ToDictionary(it => it.Key, it => it.Count());
        foreach (var accepted in _world.Record.Acknowledged.Where(accepted => !stored.ContainsKey(accepted)))
        {
            _world.Fail($"message {accepted.Id} of {accepted.Sender} was acknowledged and is not stored");
        }

        foreach (var ((sender, id), count) in stored.Where(it => it.Value > 1))
        {
            _world.Fail($"message {id} of {sender} is stored {count} times");
        }
    }

    /// <summary>What was accepted in one session stands in the order of its acceptance, in whichever conversations it came to stand.</summary>
    private void SendersKeepTheirOrder()
    {
        foreach (var unknown in Messages.Where(entry => _world.Record.AcceptedAs(entry.MessageId) is null))
        {
            _world.Fail($"message {unknown.MessageId} of {SenderOf(unknown)} is stored and was never accepted");
            return;
        }

        foreach (var sender in Messages.GroupBy(entry => (_world.Record.AcceptedAs(entry.MessageId)!.Value.Session, entry.ConversationId)))
        {
            var last = 0L;
            foreach (var entry in sender.OrderBy(entry => entry.Sequence))
            {
                var accepted = _world.Record.AcceptedAs(entry.MessageId)!.Value.Number;
                if (accepted < last)
                {
                    _world.Fail($"message {entry.MessageId} of {sender.Key.Session} was accepted before the one that stands before it");
                }

                last = accepted;
            }
        }
    }

    private void SequencesAreContiguous()
    {
        foreach (var head in _heads)
        {
            var sequences = _entries.Where(entry => entry.ConversationId == head.Id).Select(entry => entry.Sequence).ToList();
            if (!sequences.SequenceEqual(Enumerable.Range(1, (int)head.LastSequence).Select(n => (long)n)))
            {
                _world.Fail($"conversation {head.Id} goes to {head.LastSequence} and has the numbers {string.Join(' ', sequences)}");
            }
        }
    }

    private void CustomersAreOne()
    {
        var customers = _look.Get<CustomerStore>();
        foreach (var twice in _heads.Where(IsOpen).GroupBy(head => head.CustomerId).Where(it => it.Skip(1).Any()))
        {
            _world.Fail($"customer {twice.Key} has several open conversations: {string.Join(' ', twice.Select(head => head.Id))}");
        }

        foreach (var head in _heads.Where(IsOpen))
        {
            if (Now(customers.CurrentAsync(head.CustomerId, default)) is var current && current.Id != head.CustomerId)
            {
                _world.Fail($"conversation {head.Id} is open, and its customer is part of {current.Id}");
            }

            var identity = new ChannelIdentity(head.Channel, head.Account, head.Address);
            if (Now(customers.FindAsync(identity, default)) is var known && known?.Current.Id != head.CustomerId)
            {
                _world.Fail($"answers of conversation {head.Id} go to {identity.Key}, who is {known?.Current.Id}");
            }
        }

        foreach (var record in _world.Tables.Fake(TableNames.Customers).Partitions().SelectMany(MergesOf))
        {
            var isMerged = Now(customers.ProfileAsync(record.MergedId, default))?.MergeId == record.Id;
            if (isMerged != record.UndoneAt is null)
            {
                _world.Fail($"merge {record.Id} {(isMerged ? "was undone and holds" : "holds and does nothing")}");
            }
        }
    }

    private void WhatWasShownIsStored()
    {
        var stored = _entries.ToDictionary(entry => (entry.ConversationId, entry.Sequence), entry => entry.MessageId);
        foreach (var (conversation, sequence, id) in _world.Record.Shown)
        {
            if (stored.GetValueOrDefault((conversation, sequence)) != id)
            {
                _world.Fail($"browsers were shown message {id} as number {sequence} of conversation {conversation}, which it is not");
            }
        }
    }

    private void EffectsHappened()
    {
        var timelines = _world.Tables.Fake(TableNames.Customers).Partitions()
            .SelectMany(customer => _world.Tables.Fake(TableNames.Customers).Range(customer, RowRange.Prefix("tl:"), RowLimits.MaxRange))
            .GroupBy(row => (row.Text("conversation"), row.Int64("sequence"))).ToDictionary(it => it.Key, it => it.ToList());
        foreach (var entry in Messages)
        {
            if (!_world.Record.WasPushed(entry.ConversationId, entry.Sequence))
            {
                _world.Fail($"message {entry.MessageId} was stored and never pushed");
            }

            var owner = Now(_look.Get<CustomerStore>().FindAsync(new(entry.Channel, entry.Account, entry.Address), default))?.OriginId;
            if (timelines.GetValueOrDefault((entry.ConversationId, entry.Sequence)) is not [var place] || place.Partition != owner)
            {
                _world.Fail($"message {entry.MessageId} is not in the timeline of {owner} alone and once");
            }
        }
    }

    private void AnswersWereDelivered()
    {
        var reached = _world.Record.ReachedPlatform.Select(delivery => delivery.IdempotencyKey).Distinct().ToList();
        var answers = Messages.Where(entry => entry.Direction is Direction.Outbound).ToDictionary(entry => entry.MessageId);
        var given = _world.Broker.DeadLetters.Where(letter => letter.Queue == QueueNames.Deliver).Select(letter => ((UnifiedMessage)letter.Body).MessageId).ToHashSet();
        foreach (var unknown in reached.Where(id => !answers.ContainsKey(id)))
        {
            _world.Fail($"message {unknown} was sent to a platform and is not stored");
        }

        foreach (var answer in answers.Values)
        {
            var isWithheld = answer.Flags.Contains(MessageFlags.Blocked);
            var wasSent = reached.Contains(answer.MessageId);
            var wrong = answer.Delivery switch
            {
                DeliveryState.Pending => "waits for its delivery for ever",
                DeliveryState.Sent when !wasSent => "counts as sent and reached no platform",
                DeliveryState.Failed when isWithheld && wasSent => "was withheld and sent",
                DeliveryState.Failed when !isWithheld && !given.Contains(answer.MessageId) => "failed and is no dead letter",
                DeliveryState.None => "has no delivery",
                DeliveryState.Sent or DeliveryState.Failed or DeliveryState.Uncertain => null,
            };
            if (wrong is not null)
            {
                _world.Fail($"answer {answer.MessageId} {wrong}");
            }
        }

        foreach (var conversation in answers.Values.Where(answer => answer.Delivery is DeliveryState.Sent).GroupBy(answer => (answer.ConversationId, answer.Channel)))
        {
            var order = reached.Where(id => answers.TryGetValue(id, out var answer) && answer.Delivery is DeliveryState.Sent && (answer.ConversationId, answer.Channel) == conversation.Key);
            if (!order.SequenceEqual(conversation.OrderBy(answer => answer.Sequence).Select(answer => answer.MessageId)))
            {
                _world.Fail($"the answers of conversation {conversation.Key.ConversationId} reached {conversation.Key.Channel} in another order");
            }
        }

        foreach (var head in _heads.Where(head => _world.Tables.Fake(TableNames.Conversations).Range(head.Id, RowRange.Prefix(ConversationRows.OutPrefix), 1).Count > 0))
        {
            _world.Fail($"the outbox of conversation {head.Id} is not empty");
        }
    }

    private void WhoWaitsIsFound()
    {
        var agents = Now(_look.Get<AgentDirectory>().ListAsync(default));
        foreach (var head in _heads)
        {
            var asks = Messages.Any(entry => entry.ConversationId == head.Id && entry.Direction is Direction.Inbound && !entry.Flags.Contains(MessageFlags.Blocked));
            if (head.State is ConversationState.New && asks)
            {
                _world.Fail($"conversation {head.Id} has messages and nobody was asked to take it");
            }

            if (head.State is ConversationState.Offered)
            {
                _world.Fail($"conversation {head.Id} is offered to {head.OfferedTo} for ever");
            }

            if (head.State is ConversationState.Waiting && _world.Tables.Fake(TableNames.Inboxes).Get("waiting", head.WaitingKey) is null)
            {
                _world.Fail($"conversation {head.Id} waits and is not in the waiting list");
            }

            if (head.State is ConversationState.Waiting && _world.Weather.AgentsStay && agents.FirstOrDefault(agent => agent is { HasRoom: true, Status: AgentStatus.Online }) is { } idle)
            {
                _world.Fail($"conversation {head.Id} waits while agent {idle.Id} is there and has room");
            }
        }
    }

    private void PlacesAreConversations()
    {
        foreach (var agent in Now(_look.Get<AgentDirectory>().ListAsync(default)))
        {
            if (agent.Slots.Length > agent.Capacity)
            {
                _world.Fail($"agent {agent.Id} has {agent.Slots.Length} conversations and room for {agent.Capacity}");
            }

            var his = _heads.Where(head => head.Holder == agent.Id).Select(head => head.Id).ToHashSet();
            var listed = Now(_look.Get<Inboxes>().ListedAsync(agent.Id, default));
            foreach (var lost in agent.Slots.Where(slot => !his.Contains(slot) && !(IsWaiting(slot) && !_world.Weather.AgentsStay)))
            {
                _world.Fail($"agent {agent.Id} holds a place for conversation {lost}, which is not the agent's");
            }

            foreach (var id in his)
            {
                if (!agent.Slots.Contains(id))
                {
                    _world.Fail($"agent {agent.Id} has conversation {id} and no place for it");
                }

                if (!listed.Contains(id))
                {
                    _world.Fail($"conversation {id} is not in the inbox of its agent {agent.Id}");
                }
            }
        }
    }

    private IEnumerable<MergeRecord> MergesOf(string customer) =>
        _world.Tables.Fake(TableNames.Customers).Range(customer, RowRange.Prefix(CustomerRows.MergePrefix), RowLimits.MaxRange).Select(MergeRecord.Of);

    private bool IsWaiting(string conversation) => _heads.Exists(head => head.Id == conversation && head.State is ConversationState.Waiting);

    /// <summary>A file is there, whole and named on its message, or the message says why it is not.</summary>
    private void FilesCame()
    {
        foreach (var message in Messages)
        {
            foreach (var file in message.Attachments)
            {
                if (file.IsAwaited)
                {
                    _world.Fail($"the file of message {message.MessageId} never came");
                }
                else if (file.Problem is not ("" or SimMedia.Gone))
                {
                    _world.Fail($"the file of message {message.MessageId} was given up: {file.Problem}");
                }
                else if (file.MediaId.Length > 0 && _world.Media.Content(file.MediaId)?.Length != file.Bytes)
                {
                    _world.Fail($"message {message.MessageId} names a file that is not there");
                }
            }
        }
    }

    private void QueuesAreEmpty()
    {
        foreach (var left in _world.Broker.Waiting)
        {
            _world.Fail($"message {left.MessageId} is left in queue {left.Queue}");
        }

        foreach (var letter in _world.Broker.DeadLetters.Where(letter => letter.DeadLetterReason != SimBroker.ByWeather && !(letter.Queue == QueueNames.Deliver && letter.DeadLetterReason is "refused" or "busy")))
        {
            _world.Fail($"message {letter.MessageId} of queue {letter.Queue} was set aside for no good reason: {letter.DeadLetterReason}");
        }
    }

    private static string SenderOf(ConversationEntry entry) => entry.Direction switch
    {
        Direction.Inbound => $"{entry.Channel}|{entry.Address}",
        Direction.Outbound => entry.AgentId,
    };

    private static bool IsOpen(Conversation head) => head.State is not (ConversationState.Resolved or ConversationState.Closed)
        && (head.State is not ConversationState.New || head.LastSequence > 0);

    private static T Now<T>(ValueTask<T> answered) => answered.AsTask().GetAwaiter().GetResult();
}

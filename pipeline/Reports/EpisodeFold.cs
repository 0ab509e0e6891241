using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Reports;

/// <summary>
/// Counts a conversation, entry by entry: what an entry means, given those before. Pure, and the same for whoever reads the conversation again,
/// so that a fact is one fact however often it is found.
/// </summary>
internal sealed class EpisodeFold(string conversationId, EpisodeState start, TimeSpan firstContactWithin)
{
    private readonly List<Fact> _facts = [];
    private readonly Stretch? _before = start.Stretch;
    private EpisodeState _state = start;

    public EpisodeState State => _state;

    /// <summary>Also what may still grow: a later reading finds the same fact with more.</summary>
    public IReadOnlyList<Fact> Facts => _state.Stretch is { } stretch && stretch != _before ? [.. _facts, FactOf(stretch)] : _facts;

    public void Add(ConversationEntry entry)
    {
        if (entry.Type is EntryType.Message)
        {
            AddMessage(entry);
        }
        else if (entry.Type is EntryType.Event)
        {
            AddEvent(entry);
        }

        _state = _state with { Sequence = entry.Sequence };
    }

    private void AddMessage(ConversationEntry entry)
    {
        if (entry.Direction is Direction.Outbound)
        {
            if (entry.AgentId.Length > 0 && !IsWithheld(entry))
            {
                Answer(entry);
            }
            else if (entry.IsBotAnswer)
            {
                // The wait for a person begins with what the bot has not answered.
                _state = _state with { AskedAt = null };
            }
        }
        else if (_state.IsRating)
        {
            _state = _state with { IsRating = false };
        }
        else if (entry.Kind is not MessageKind.Event)
        {
            Ask(entry);
        }
    }

    private void Ask(ConversationEntry entry)
    {
        if (IsWithheld(entry))
        {
            Count(entry, 1, 0);
            return;
        }

        // The first wait of a conversation has no event of its own: the message speaks for it.
        if (_state.Episodes == 0)
        {
            Open(entry);
        }

        Count(entry, 1, 0);
        _state = _state with { AskedAt = _state.AskedAt ?? (_state.OpenedAt is null ? null : entry.At) };
    }

    private void Answer(ConversationEntry entry)
    {
        if (_state is { IsAnswered: false, OpenedAt: not null })
        {
            if (_state.AskedAt is { } asked)
            {
                Note(FactKinds.FirstResponse, entry, entry.At, entry.AgentId, Between(asked, entry.At));
            }

            _state = _state with { IsAnswered = true };
        }

        Count(entry, 0, 1);
    }

    private void Count(ConversationEntry entry, int inbound, int outbound)
    {
        if (_state.Stretch is { } stretch && stretch.Takes(entry.At, entry.Channel, _state.AgentId))
        {
            _state = _state with { Stretch = stretch with { In = stretch.In + inbound, Out = stretch.Out + outbound } };
            return;
        }

        EndStretch();
        _state = _state with { Stretch = new(entry.Sequence, entry.At, entry.Channel, _state.AgentId, inbound, outbound) };
    }

    private void EndStretch()
    {
        if (_state.Stretch is { } stretch)
        {
            _facts.Add(FactOf(stretch));
            _state = _state with { Stretch = null };
        }
    }

    private void AddEvent(ConversationEntry entry)
    {
        switch (entry.Text)
        {
            case "reopened" when entry.AgentId.Length == 0:
                Return(entry);
                Open(entry);
                break;
            case "reopened" or "started":
                LeaveBot(entry);
                Open(entry);
                Give(entry);
                break;
            case "assigned" or "accepted":
                LeaveBot(entry);
                Open(entry);
                if (entry.Text == "accepted" || entry.Reason != "taken")
                {
                    Note(FactKinds.Assigned, entry, entry.At, entry.AgentId);
                }

                Give(entry);
                break;
            // Also of an offer: then nobody had it.
            case "transferred" or "agent-lost" when _state.AgentId.Length > 0:
                LetGo(entry);
                break;
            case "bot-started":
                Open(entry);
                Note(FactKinds.BotStarted, entry, entry.At, "");
                _state = _state with { IsWithBot = true };
                break;
            case "handed-off":
                LeaveBot(entry);
                break;
            case "snoozed":
                _state = _state with { SnoozedSince = entry.At };
                break;
            case "woken":
                Wake(entry.At);
                break;
            case "resolved":
                Resolve(entry);
                break;
            case "merged":
                LetGo(entry);
                Close();
                break;
            case ConversationEvents.RatingAsked:
                Note(FactKinds.RatingAsked, entry, entry.At, _state.LastAgentId);
                break;
            case ConversationEvents.Rated:
                Note(FactKinds.Rated, entry, entry.At, _state.LastAgentId, int.Parse(entry.Reason, CultureInfo.InvariantCulture));
                _state = _state with { IsRating = true };
                break;
        }
    }

    /// <summary>Nothing where one is open.</summary>
    private void Open(ConversationEntry entry)
    {
        if (_state.OpenedAt is not null)
        {
            return;
        }

        Note(FactKinds.Opened, entry, entry.At, "");
        if (_state.Episodes > 0)
        {
            Note(FactKinds.Reopened, entry, entry.At, "");
        }

        _state = _state with { OpenedAt = entry.At, Episodes = _state.Episodes + 1, AskedAt = null, IsAnswered = false, ResolvedAt = null };
    }

    private void Return(ConversationEntry entry)
    {
        if (_state is { OpenedAt: null, ResolvedAt: { } resolved } && entry.At - resolved <= firstContactWithin)
        {
            // It belongs to the resolution that did not hold.
            Note(FactKinds.Returned, entry with { Sequence = _state.ResolvedSequence }, resolved, _state.ResolvedBy);
        }
    }

    private void Give(ConversationEntry entry)
    {
        if (_state.AgentId == entry.AgentId)
        {
            return;
        }

        if (_state.AgentId.Length > 0)
        {
            LetGo(entry);
        }

        // What was said while it waited is read by whoever gets it, and counts there.
        if (_state.Stretch is { AgentId: "" } waited)
        {
            _state = _state with { Stretch = waited with { AgentId = entry.AgentId } };
            EndStretch();
        }

        _state = _state with { AgentId = entry.AgentId, LastAgentId = entry.AgentId, HeldSince = entry.At };
    }

    private void LetGo(ConversationEntry entry)
    {
        Wake(entry.At);
        EndStretch();
        if (_state.HeldSince is { } since)
        {
            Note(FactKinds.Held, entry, entry.At, _state.AgentId, Math.Max(0, Between(since, entry.At) - _state.Snoozed.TotalSeconds));
        }

        _state = _state with { AgentId = "", HeldSince = null, Snoozed = TimeSpan.Zero };
    }

    private void Wake(DateTimeOffset at)
    {
        if (_state.SnoozedSince is { } since)
        {
            _state = _state with { SnoozedSince = null, Snoozed = _state.Snoozed + TimeSpan.FromSeconds(Between(since, at)) };
        }
    }

    private void Resolve(ConversationEntry entry)
    {
        LetGo(entry);
        if (_state.OpenedAt is not { } opened)
        {
            return;
        }

        if (_state.IsWithBot)
        {
            // No person had to do with it: it is counted apart, and not among what people resolve.
            Note(FactKinds.BotResolved, entry, entry.At, "", Between(opened, entry.At));
            Close();
            return;
        }

        Note(FactKinds.Resolved, entry, entry.At, _state.LastAgentId, Between(opened, entry.At));
        if (_state.IsAnswered)
        {
            Note(FactKinds.Contact, entry, entry.At, _state.LastAgentId);
            _state = _state with { ResolvedAt = entry.At, ResolvedSequence = entry.Sequence, ResolvedBy = _state.LastAgentId };
        }

        Close();
    }

    private void LeaveBot(ConversationEntry entry)
    {
        if (_state.IsWithBot)
        {
            Note(FactKinds.BotHandedOver, entry, entry.At, "");
            _state = _state with { IsWithBot = false };
        }
    }

    private void Close() => _state = _state with { OpenedAt = null, AskedAt = null, IsAnswered = false, IsWithBot = false };

    private void Note(string kind, ConversationEntry entry, DateTimeOffset at, string agentId, double value = 0) =>
        _facts.Add(FactOf(kind, entry, at, agentId) with { Value = value });

    private Fact FactOf(Stretch it) =>
        new(FactKinds.Written, KeyOf(it.Sequence, FactKinds.Written), it.At, it.Channel, it.AgentId) { In = it.In, Out = it.Out };

    private Fact FactOf(string kind, ConversationEntry entry, DateTimeOffset at, string agentId) => new(kind, KeyOf(entry.Sequence, kind), at, entry.Channel, agentId);

    private string KeyOf(long sequence, string kind) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{conversationId}|{sequence}|{kind}"))).AsSpan(0, 16));

    /// <summary>A platform's clock may be before ours.</summary>
    private static double Between(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (to - from).TotalSeconds);

    private static bool IsWithheld(ConversationEntry entry) => entry.Flags.Contains(MessageFlags.Blocked, StringComparer.Ordinal);
}

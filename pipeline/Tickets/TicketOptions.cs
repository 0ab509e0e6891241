using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Omni.Pipeline.Access;

namespace Omni.Pipeline.Tickets;

/// <summary>When a rule raises a ticket, and whom tickets go to.</summary>
public sealed class TicketOptions : IValidatableObject
{
    public const string Section = "Tickets";

    private static readonly TicketLevel[] Usual =
    [
        new() { Role = Role.Supervisor, OnlineOnly = true, Deadline = TimeSpan.FromMinutes(3) },
        new() { Role = Role.Supervisor, Deadline = TimeSpan.FromMinutes(5) },
        new() { Role = Role.Admin, Deadline = TimeSpan.FromMinutes(10) },
    ];

    /// <summary>A customer's message of this urgency, or a higher one, raises a ticket; 0: none does.</summary>
    [Range(0, 3)]
    public int UrgencyThreshold { get; set; } = 3;

    /// <summary>The chain, first level first; the last is repeated until somebody answers. Empty: supervisors who are there, then all, then admins.</summary>
    public List<TicketLevel> Levels { get; } = [];

    /// <summary>The chain that is in force.</summary>
    public IReadOnlyList<TicketLevel> Chain => Levels.Count == 0 ? Usual : Levels;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Levels.Count; i++)
        {
            var (level, name) = (Levels[i], $"{nameof(Levels)}:{i}");
            if (level.Agents.Count == 0 && level.Role is Role.None)
            {
                yield return new($"{name} names nobody: it needs a {nameof(TicketLevel.Role)} or {nameof(TicketLevel.Agents)}.", [nameof(Levels)]);
            }

            if (level.Deadline < TicketLevel.ShortestDeadline || level.Deadline > TicketLevel.LongestDeadline)
            {
                yield return new($"{name}:{nameof(TicketLevel.Deadline)} is {TicketLevel.ShortestDeadline} to {TicketLevel.LongestDeadline}.", [nameof(Levels)]);
            }
        }
    }
}

/// <summary>One level of the chain.</summary>
public sealed class TicketLevel
{
    public static readonly TimeSpan ShortestDeadline = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(1);

    /// <summary>Everybody of this role or a higher one; none: only who is named.</summary>
    public Role Role { get; set; } = Role.None;

    /// <summary>Ids of agents, beside those of the role.</summary>
    public IList<string> Agents { get; init; } = [];

    /// <summary>Only who is online and there. Where nobody is, the ticket goes on to the next level at once.</summary>
    public bool OnlineOnly { get; set; }

    /// <summary>How long they have to acknowledge it.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
internal sealed partial class TicketOptionsValidator : IValidateOptions<TicketOptions>;

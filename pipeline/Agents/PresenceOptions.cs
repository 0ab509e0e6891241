using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Omni.Pipeline.Agents;

/// <summary>How long an agent's open page counts as present.</summary>
public sealed class PresenceOptions
{
    public const string Section = "Presence";

    /// <summary>A heartbeat comes every 5 s; two may be lost. Shorter than that would throw out agents with a slow network.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:05:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After the lease, and before an agent's conversations are handed on: whoever is back by then keeps them.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>After an outage, in which nobody was heard and every lease ran out: nobody counts as gone before pages had this long to be heard again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan FairChance { get; set; } = TimeSpan.FromSeconds(15);
}

[OptionsValidator]
internal sealed partial class PresenceOptionsValidator : IValidateOptions<PresenceOptions>;

namespace Omni.Pipeline.Ports;

/// <summary>The queues; wire names, never renamed. One per stage, named after it, and those of requests.</summary>
public static class QueueNames
{
    public const string Dedupe = "dedupe";
    public const string Filter = "filter";
    public const string Intent = "intent";
    public const string Route = "route";
    public const string Persist = "persist";
    public const string Push = "push";
    public const string Deliver = "deliver";
    public const string Project = "project";

    /// <summary>Messages whose files wait at their platform; session = conversation.</summary>
    public const string Media = "media";

    /// <summary>Senders who wrote for the first time, of whom their platform knows more; session = sender.</summary>
    public const string Identify = "identify";

    /// <summary>Customers' messages in conversations that the bot has, or has just lost; session = conversation.</summary>
    public const string Bot = "bot";

    /// <summary>Steps 2 to 6 as one function (plan <c>compact</c>).</summary>
    public const string Compact = "compact";

    /// <summary>Conversations that want an agent; session = conversation.</summary>
    public const string Assign = "assign";

    /// <summary>Customers that shall become one, or two again; one session.</summary>
    public const string Merge = "merge";

    /// <summary>Outbound messages whose channel says later for longer than a stage waits; session = conversation + channel.</summary>
    public const string Compensate = "compensate";

    /// <summary>Urgent tickets that were raised or changed, and conversations that want one; session = conversation.</summary>
    public const string Tickets = "tickets";

    /// <summary>Conversations of which another system is to be told; session = conversation + system.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>The dead letters of <see cref="Deliver"/>, for each of which a function begins a compensation.</summary>
    public const string DeliverDeadLetters = Deliver + "/$deadletterqueue";

    /// <summary>The dead letters of <see cref="Assign"/>, which a function brings back; those of the other stages wait for a person.</summary>
    public const string AssignDeadLetters = Assign + "/$deadletterqueue";

    public static readonly IReadOnlyList<string> All =
        [Dedupe, Filter, Intent, Route, Persist, Push, Deliver, Project, Media, Identify, Bot, Compact, Assign, Merge, Compensate, Tickets, Webhooks];
}

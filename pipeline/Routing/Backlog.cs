using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Routing;

/// <summary>The nudge to look through the waiting list. All nudges share one session: they are worked off one after the other.</summary>
public static class Backlog
{
    public const string Session = "backlog";

    public static StageMessage Nudge(IdSource ids, string reason) => new(Session, ids.NewId(), new AssignRequest("", reason));
}

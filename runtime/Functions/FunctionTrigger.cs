using Omni.Runtime.Timers;

namespace Omni.Runtime.Functions;

/// <summary>What starts a function: its trigger attribute, checked, with every %Setting% filled in.</summary>
internal abstract record FunctionTrigger;

/// <param name="Route">Below the route prefix; the function's name where the attribute has none.</param>
/// <param name="Verbs">Upper case; empty: every verb.</param>
internal sealed record HttpTrigger(string Route, IReadOnlyList<string> Verbs) : FunctionTrigger;

/// <param name="Queue">A queue, or a queue's dead-letter sub-queue.</param>
/// <param name="IsSessionsEnabled">One session is one consumer's at a time.</param>
/// <param name="AutoCompleteMessages">The host settles: complete when the function returned, abandon when it threw.</param>
internal sealed record QueueTrigger(string Queue, bool IsSessionsEnabled, bool AutoCompleteMessages) : FunctionTrigger
{
    public const string DeadLetterSuffix = "/$DeadLetterQueue";
}

/// <param name="Schedule">When.</param>
/// <param name="RunOnStartup">Also once when the host starts.</param>
internal sealed record TimerTrigger(TimerSchedule Schedule, bool RunOnStartup) : FunctionTrigger;

/// <param name="Name">By which it is started; the function's where the attribute has none.</param>
internal sealed record OrchestratorTrigger(string Name) : FunctionTrigger;

/// <param name="Name">By which orchestrators call it; the function's where the attribute has none.</param>
internal sealed record ActivityTrigger(string Name) : FunctionTrigger;

namespace Omni.Durable.EraseCustomer;

/// <summary>Wire names, never renamed.</summary>
internal static class EraseNames
{
    public const string Orchestrator = "EraseCustomer";
    public const string Next = "NextEraseRound";
    public const string Step = "EraseStep";
    public const string Verify = "VerifyErasure";
    public const string Repeat = "RepeatEraseRound";
    public const string Alert = "AlertOfErasure";
    public const string End = "EndEraseRound";

    /// <summary>The kind of the alert.</summary>
    public const string Incomplete = "erasure-incomplete";

    public static string InstanceOf(string customerId) => "erase-" + customerId;
}

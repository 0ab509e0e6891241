namespace Omni.Pipeline.Conversations;

/// <summary>The process that sends. On a host that is alone with its storage, whatever another one had claimed it had before it ended.</summary>
/// <param name="Id">Unlike that of every other process; written into claims.</param>
/// <param name="IsAlone">Whether no other process can be running.</param>
public sealed record Deliverer(string Id, bool IsAlone);

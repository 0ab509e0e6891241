namespace Omni.Pipeline.Channels;

/// <summary>A field of the form that the platform has for the other side of a conversation: what to write where.</summary>
/// <param name="Field">As the platform's page calls it.</param>
/// <param name="Setting">The setting whose value goes there; empty: the webhook's address.</param>
public sealed record PlatformField(string Field, string Setting = "");

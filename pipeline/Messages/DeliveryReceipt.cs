namespace Omni.Pipeline.Messages;

/// <summary>What a platform reports afterwards of a message that it took.</summary>
/// <param name="PlatformId">Its id of the message.</param>
/// <param name="Reason">Why the customer did not get it, in its stable short form; empty when the customer did.</param>
public sealed record DeliveryReceipt(string PlatformId, string Reason);

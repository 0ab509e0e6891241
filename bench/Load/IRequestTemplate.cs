namespace Omni.Bench.Load;

/// <summary>One sender's webhook call, ready but for what changes from message to message.</summary>
internal interface IRequestTemplate
{
    /// <summary>The call that carries the message with this counter; good until the next one is asked for.</summary>
    ReadOnlyMemory<byte> Message(int counter);
}

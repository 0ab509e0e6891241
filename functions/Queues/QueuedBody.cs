using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using Omni.Pipeline.Messages;

namespace Omni.Functions.Queues;

/// <summary>Reads what a queued message says: the object itself where the host hands it over, else the bytes.</summary>
internal static class QueuedBody
{
    /// <summary>Why a message that can not be read is set aside.</summary>
    public const string Unreadable = "unreadable";

    public delegate bool Parse<T>(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out T? body)
        where T : class, IStageBody;

    public static bool TryRead<T>(ServiceBusReceivedMessage received, Parse<T> parse, [NotNullWhen(true)] out T? body)
        where T : class, IStageBody
    {
        if (received.ApplicationProperties.TryGetValue(InProcess.BodyProperty, out var handed) && handed is T parsed)
        {
            body = parsed;
            return true;
        }

        return parse(received.Body.ToMemory(), out body);
    }
}

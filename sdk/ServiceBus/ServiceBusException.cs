namespace Azure.Messaging.ServiceBus;

/// <summary>Why a call to the broker failed.</summary>
public enum ServiceBusFailureReason
{
    GeneralError = 0,
    MessageLockLost = 2,
    MessageNotFound = 3,
    MessageSizeExceeded = 4,
    QuotaExceeded = 6,
    ServiceBusy = 7,
}

/// <summary>A call to the broker failed.</summary>
public class ServiceBusException : Exception
{
    public ServiceBusException()
    {
    }

    public ServiceBusException(string message, ServiceBusFailureReason reason, string? entityPath = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Reason = reason;
        EntityPath = entityPath;
    }

    public string? EntityPath { get; }

    public ServiceBusFailureReason Reason { get; }
}

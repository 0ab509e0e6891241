namespace Grpc.Core;

/// <summary>How the real client says no: it speaks gRPC to its host.</summary>
public class RpcException(Status status) : Exception($"Status(StatusCode=\"{status.StatusCode}\", Detail=\"{status.Detail}\")")
{
    public Status Status { get; } = status;

    public StatusCode StatusCode => Status.StatusCode;
}

public readonly struct Status(StatusCode statusCode, string detail)
{
    public StatusCode StatusCode { get; } = statusCode;

    public string Detail { get; } = detail;
}

/// <summary>Those that the durable client meets.</summary>
public enum StatusCode
{
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Internal = 13,
    Unavailable = 14,
}

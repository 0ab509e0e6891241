using Azure;
using Azure.Data.Tables.Models;

namespace Omni.Functions.Adapters;

/// <summary>Tells a write whose condition did not hold from one that went wrong, such as a missing table (404 as well).</summary>
internal static class Conflicts
{
    public static bool Is(RequestFailedException e) => e.Status switch
    {
        404 => e.ErrorCode == TableErrorCode.ResourceNotFound || e.ErrorCode == TableErrorCode.EntityNotFound,
        409 => e.ErrorCode == TableErrorCode.EntityAlreadyExists,
        412 => true,
        _ => false,
    };
}

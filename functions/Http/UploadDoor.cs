using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Limits;

namespace Omni.Functions.Http;

/// <summary>Says whether a file is taken from a caller, before a byte of it is read: what could not be sent need not be kept.</summary>
public sealed class UploadDoor(ChannelAccountStore accounts, CustomerStore customers, SenderLimits limits, CallerAddress address)
{
    /// <param name="request">The upload. One that does not say how long it is counts as the longest.</param>
    /// <param name="caller">A visitor or an agent.</param>
    /// <param name="uploader">What the caller is to the store of uploads.</param>
    /// <param name="cap">The longest body that is read, in bytes.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when it may go on, else the refusal.</returns>
    internal async ValueTask<IResult?> RefuseAsync(HttpRequest request, Caller caller, string uploader, long cap, CancellationToken ct)
    {
        var isVisitor = caller.Kind is CallerKind.Visitor;
        if (isVisitor && await OfVisitorAsync(caller, ct) is { } refusal)
        {
            return refusal;
        }

        return limits.MayUpload(uploader, isVisitor ? address.Of(request) : null, request.ContentLength ?? cap, out var wait) ? null : Problems.TooManyUploads(wait);
    }

    private async ValueTask<IResult?> OfVisitorAsync(Caller visitor, CancellationToken ct)
    {
        if (await accounts.GetAsync(ChannelNames.Web, visitor.Account, ct) is not { } account)
        {
            return Problems.NotFound("web account");
        }

        return account.IsPaused ? Problems.AccountPaused()
            : await customers.FindAsync(new(ChannelNames.Web, visitor.Account, visitor.Id), ct) is { Current.IsBlocked: true } ? Problems.SenderBlocked()
            : null;
    }
}

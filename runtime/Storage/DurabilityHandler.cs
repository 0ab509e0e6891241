namespace Omni.Runtime.Storage;

/// <summary>Holds back every HTTP call to the outside until what it depends on is on the disk.</summary>
internal sealed class DurabilityHandler(DurabilityGate gate) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await gate(cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}

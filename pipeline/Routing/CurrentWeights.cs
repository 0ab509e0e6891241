using Microsoft.Extensions.Logging;

namespace Omni.Pipeline.Routing;

/// <summary>The weights of the moment.</summary>
public sealed class CurrentWeights : Current<RoutingWeights>
{
    private readonly WeightStore _store;
    private readonly ILogger<CurrentWeights> _logger;

    public CurrentWeights(WeightStore store, TimeProvider time, ILogger<CurrentWeights> logger)
        : base(time)
    {
        (_store, _logger) = (store, logger);
        _store.Changed += OnChanged;
    }

    protected override async ValueTask<string> VersionAsync(CancellationToken ct) => (await _store.ReadAsync(ct)).ETag;

    protected override async ValueTask<RoutingWeights> MakeAsync(CancellationToken ct) => (await _store.ReadAsync(ct)).Weights;

    protected override void OnNotRefreshed(Exception exception) => _logger.WeightsNotRefreshed(exception);

    protected override void Dispose(bool isDisposing)
    {
        _store.Changed -= OnChanged;
        base.Dispose(isDisposing);
    }
}

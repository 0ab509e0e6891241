using Microsoft.Extensions.Options;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Routing;

/// <summary>The weights in force: what an admin saved, in table <c>settings</c>, else what the host was started with.</summary>
public sealed class WeightStore(ITables tables, IOptions<RoutingOptions> options)
{
    /// <summary>Of weights that nobody saved yet.</summary>
    public const string FirstETag = "0";

    private const string Partition = "routing";
    private const string Key = "weights";

    private readonly ITable _table = tables.Get(TableNames.Settings);

    /// <summary>Raised after this process changed them.</summary>
    public event EventHandler? Changed;

    /// <summary>Those that the host was started with.</summary>
    public RoutingWeights Usual => RoutingWeights.Of(options.Value);

    public async ValueTask<SavedWeights> ReadAsync(CancellationToken ct) =>
        await _table.GetAsync(Partition, Key, ct) is { } row
            ? new(new(row.Double("language"), row.Double("skills"), row.Double("affinity"), row.Double("load")), row.ETag)
            : new(Usual, FirstETag);

    /// <summary>Saves some that are allowed.</summary>
    /// <param name="weights">What shall be in force.</param>
    /// <param name="seen">The version that they take the place of; empty: whichever.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>Null when others are in force by now.</returns>
    public async ValueTask<SavedWeights?> TrySaveAsync(RoutingWeights weights, string seen, CancellationToken ct)
    {
        if (weights.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(weights));
        }

        var row = new Row(Partition, Key)
            .Set("language", weights.Language)
            .Set("skills", weights.Skills)
            .Set("affinity", weights.Affinity)
            .Set("load", weights.Load);
        var change = seen switch
        {
            "" => RowChange.Upsert(row),
            FirstETag => RowChange.Insert(row),
            _ => RowChange.Replace(row, seen),
        };
        if (await _table.WriteAsync(change, ct) is not { IsWritten: true, ETag: var eTag })
        {
            return null;
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return new(weights, eTag);
    }
}

/// <param name="Weights">What is in force.</param>
/// <param name="ETag">Its version.</param>
public sealed record SavedWeights(RoutingWeights Weights, string ETag);

using System.Runtime.CompilerServices;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Omni.Runtime.Durable;

/// <summary>Orchestrations in the order of their ids; a page goes on behind the last id of the one before.</summary>
internal sealed class OrchestrationPages(OrchestrationRows rows, OrchestrationQuery query) : AsyncPageable<OrchestrationMetadata>
{
    public override IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        AsPages(continuationToken ?? query.ContinuationToken ?? "", Math.Max(1, pageSizeHint ?? query.PageSize), CancellationToken.None);

    /// <summary>All heads that fit, and their ids are read on from.</summary>
    public static async IAsyncEnumerable<StoredOrchestration> ReadAsync(
        OrchestrationRows rows, OrchestrationQuery query, string after, [EnumeratorCancellation] CancellationToken ct)
    {
        HashSet<OrchestrationRuntimeStatus>? statuses = query.Statuses is { } wanted ? [.. wanted] : null;
        while (await rows.HeadsAsync(after, ct) is { Count: > 0 } heads)
        {
            foreach (var head in heads)
            {
                if ((query.CreatedFrom is not { } from || head.CreatedAt >= from.UtcDateTime)
                    && (query.CreatedTo is not { } to || head.CreatedAt <= to.UtcDateTime)
                    && statuses?.Contains(head.Status) is not false
                    && head.InstanceId.StartsWith(query.InstanceIdPrefix ?? "", StringComparison.Ordinal))
                {
                    yield return head;
                }
            }

            after = heads[^1].InstanceId;
        }
    }

    private async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string after, int size, [EnumeratorCancellation] CancellationToken ct)
    {
        var page = new List<OrchestrationMetadata>();
        await foreach (var head in ReadAsync(rows, query, after, ct))
        {
            if (page.Count == size)
            {
                yield return new(page, page[^1].InstanceId);
                page = [];
            }

            page.Add(head.ToMetadata(query.FetchInputsAndOutputs));
        }

        if (page.Count > 0)
        {
            yield return new(page);
        }
    }
}

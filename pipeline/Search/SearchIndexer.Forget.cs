using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>What is to go from the index, at once and for good.</summary>
public sealed partial class SearchIndexer
{
    /// <summary>
    /// Takes customers out, to call when their rows are gone: what is being read of them now is waited for. Safe when it returns.
    /// </summary>
    /// <param name="customerIds">Who go.</param>
    /// <param name="conversationIds">Their conversations, in which messages of others may stand.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask ForgetAsync(IReadOnlyCollection<string> customerIds, IReadOnlyCollection<string> conversationIds, CancellationToken ct)
    {
        await changes.ForgetAsync(customerIds, ct);
        if (!search.IsConfigured)
        {
            return;
        }

        await TakeOutAsync(
            async () =>
            {
                foreach (var id in customerIds)
                {
                    await search.DeleteCustomerAsync(id, ct);
                    _known.Remove(id);
                }

                foreach (var id in conversationIds)
                {
                    await search.DeleteConversationAsync(id, ct);
                }

                await search.CommitAsync(await search.MarkAsync(ct), ct);
                await search.PurgeAsync(ct);
            },
            ct);
        logger.Forgotten(customerIds.Count);
    }

    /// <summary>Takes the messages of conversations out, to call when their rows are gone, and reads what is left again. Safe when it returns.</summary>
    public async ValueTask ForgetMessagesAsync(IReadOnlyCollection<string> conversationIds, CancellationToken ct)
    {
        if (!search.IsConfigured || conversationIds.Count == 0)
        {
            return;
        }

        await TakeOutAsync(
            async () =>
            {
                foreach (var id in conversationIds)
                {
                    await search.DeleteConversationAsync(id, ct);
                    await foreach (var document in documents.OfConversationAsync(id, 1, ct))
                    {
                        await AddAsync(document, ct);
                    }
                }

                await PutAsync(ct);
                await search.CommitAsync(await search.MarkAsync(ct), ct);
            },
            ct);
    }

    private ValueTask TakeOutAsync(Func<ValueTask> act, CancellationToken ct) => InTurnAsync(
        async () =>
        {
            try
            {
                await PutAsync(ct); // What was read before goes in before, or it would come back.
                _conversationsShown.Forget();
                await act();
            }
            catch (StorageUnavailableException)
            {
                Lose();
                throw;
            }
        },
        ct);
}

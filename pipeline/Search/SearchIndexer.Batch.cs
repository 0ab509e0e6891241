using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Search;

/// <summary>From a change to the index: what is read of it, in which turn, and what is put in together.</summary>
public sealed partial class SearchIndexer
{
    private async ValueTask IndexAsync(SearchChange change, CancellationToken ct)
    {
        try
        {
            await InTurnAsync(
                () => change is SearchChange.OfConversation it ? ReadConversationAsync(it, ct) : ReadCustomerAsync(((SearchChange.OfCustomer)change).Id, ct),
                ct);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailableException))
        {
            // One that can't be read must not keep the others out.
            logger.LeftOut(change is SearchChange.OfConversation it ? it.Id : ((SearchChange.OfCustomer)change).Id, exception);
        }
    }

    /// <summary>Only one thing at a time is read and written, so that who is taken out is not put in again by somebody who read before.</summary>
    private async ValueTask InTurnAsync(Func<ValueTask> act, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await act();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The index may have lost what was put in since the commit: from there it is read again. In its turn.</summary>
    private void Lose()
    {
        _losses++;
        _conversationsShown.Forget();
        pending.Miss();
    }

    /// <summary>Does what may follow only when everything that was read is in the index. What was lost of it since must be under no mark.</summary>
    private ValueTask WhenWholeAsync(long losses, Func<ValueTask> act, CancellationToken ct) => InTurnAsync(
        async () =>
        {
            await PutWaitingAsync(ct);
            if (_losses != losses)
            {
                throw new StorageUnavailableException("The search index lost what was not committed.");
            }

            await act();
        },
        ct);

    private async ValueTask ReadConversationAsync(SearchChange.OfConversation change, CancellationToken ct)
    {
        var isThere = false;
        var customers = new HashSet<string>(StringComparer.Ordinal);
        var last = _lastSequences.Of(change.Id);
        await foreach (var document in documents.OfConversationAsync(change.Id, change.From, ct))
        {
            isThere = true;
            customers.Add(document.Customer);
            if (document.Type is SearchType.Conversation && _conversationsShown.MayWait(document with { Generation = _generation }))
            {
                _isDirty = true;
                continue;
            }

            await AddAsync(document with { IsNew = document.Type is SearchType.Message && document.Sequence > last }, ct);
        }

        if (!isThere)
        {
            await PutAsync(ct);
            await search.DeleteConversationAsync(change.Id, ct);
            _conversationsShown.Forget();
            _isDirty = true;
        }

        foreach (var customer in customers)
        {
            if (!_known.Contains(customer))
            {
                await ReadCustomerAsync(customer, ct);
            }
        }
    }

    private async ValueTask ReadCustomerAsync(string id, CancellationToken ct)
    {
        if (await documents.OfCustomerAsync(id, ct) is not { } document)
        {
            return;
        }

        await AddAsync(document, ct);
        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        _known.Add(id);
    }

    private async ValueTask AddAsync(SearchDocument document, CancellationToken ct)
    {
        _batch.Add(document with { Generation = _generation });
        if (document.Type is SearchType.Message)
        {
            _lastSequences.Note(document.Conversation, document.Sequence);
        }

        if (_batch.Count >= BatchSize)
        {
            await PutAsync(ct);
        }
    }

    private ValueTask FlushAsync(CancellationToken ct) => InTurnAsync(() => PutAsync(ct), ct);

    /// <summary>For a commit, after which nothing may wait.</summary>
    private async ValueTask PutWaitingAsync(CancellationToken ct)
    {
        foreach (var id in _conversationsShown.TakeWaiting())
        {
            if (await documents.OfHeadAsync(id, ct) is { } document)
            {
                await AddAsync(document, ct);
            }
        }

        await PutAsync(ct);
    }

    private async ValueTask PutAsync(CancellationToken ct)
    {
        if (_batch.Count == 0)
        {
            return;
        }

        try
        {
            await search.IndexAsync(_batch, ct);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StorageUnavailableException))
        {
            _batch.Clear(); // One of them can't be put in: it must not come again with every other.
            _conversationsShown.Forget();
            throw;
        }

        Interlocked.Add(ref _documents, _batch.Count);
        _uncommitted += _batch.Count;
        _isDirty = true;
        _batch.Clear();
    }
}

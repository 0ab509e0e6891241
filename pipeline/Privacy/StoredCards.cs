using System.Runtime.CompilerServices;
using System.Text;
using Omni.Pipeline.Cards;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Privacy;

/// <summary>What other systems said, which is in the memory of this process alone.</summary>
internal sealed class StoredCards(CardDesk cards) : IStoredData
{
    public string Name => "cards";

    public async IAsyncEnumerable<StoredPiece> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var (customer, card) in cards.Kept)
        {
            ct.ThrowIfCancellationRequested();
            var said = string.Join('\n', [card.Title, .. card.Rows.SelectMany(row => (string[])[row.Label, row.Value, row.Url])]);
            yield return new($"{card.Source}/{customer}", new MemoryStream(Encoding.UTF8.GetBytes(said)));
            await Task.CompletedTask;
        }
    }
}

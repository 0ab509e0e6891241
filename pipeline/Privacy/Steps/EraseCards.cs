using Omni.Pipeline.Cards;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseCards(CardDesk cards) : IErasureStep
{
    public string Name => ErasureSteps.Cards;

    public ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct) => new(cards.Forget(erasure.Ids));
}

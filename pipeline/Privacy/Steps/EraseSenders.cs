namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseSenders(ErasedSenders senders) : IErasureStep
{
    public string Name => ErasureSteps.Senders;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        // Not again by later looks: the mark may be one of a later erasure.
        foreach (var mark in erasure.Rounds == 0 ? erasure.Senders : [])
        {
            await senders.NoteAsync(mark, erasure.At, ct);
        }

        return 0;
    }
}

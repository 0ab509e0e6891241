using Omni.Pipeline.Knowledge;

namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseQuestions(QuestionStore questions) : IErasureStep
{
    public string Name => ErasureSteps.Questions;

    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        foreach (var id in erasure.Ids)
        {
            removed += await questions.RemoveCustomerAsync(id, ct);
        }

        return removed;
    }
}

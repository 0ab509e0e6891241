namespace Omni.Pipeline.Privacy.Steps;

internal sealed class EraseExports(ExportStore exports) : IErasureStep
{
    public string Name => ErasureSteps.Exports;

    /// <summary>
    /// Also of a customer whom one who goes was taken for when it was made. The record goes first: who still writes the archive finds that nobody wants it.
    /// </summary>
    public async ValueTask<long> RunAsync(Erasure erasure, CancellationToken ct)
    {
        var removed = 0L;
        await foreach (var export in exports.ListAsync(ct))
        {
            if (erasure.Members.Any(member => export.IsOf(member.Id)))
            {
                await exports.ForgetAsync(export.Id, ct);
                removed++;
            }
        }

        return removed;
    }
}

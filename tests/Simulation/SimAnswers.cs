using Omni.Pipeline.Knowledge;

namespace Omni.Tests.Simulation;

/// <summary>What the company has written down: something about money, something that must not be said, something over which the search fails or does not end.</summary>
internal sealed class SimAnswers(SimWorld world, SimProcess process) : IAnswerFinder
{
    public const string Broken = "what breaks the search";
    public const string Blocked = "what nobody may say";
    public const string Stuck = "what takes for ever";

    public async ValueTask<IReadOnlyList<FoundAnswer>> FindAsync(string question, string? language, string? channel, int limit, CancellationToken ct)
    {
        await process.CallAsync(Port.Trigger, "search", "answers", "", () => true);
        if (question == Stuck)
        {
            await new TaskCompletionSource().Task.WaitAsync(ct);
        }

        return question switch
        {
            Broken => throw new InvalidOperationException("The search broke."),
            Blocked => [Answer("a2", $"Well, {SimServices.BlockedWord}.", 0.9)],
            "I want my money back" => [Answer("a1", "Send it back within thirty days.", 0.9)],
            "我要退款" => [Answer("a1", "三十天内可以退货。", 0.5), Answer("a3", "运费由买家承担。", 0.45)],
            _ when world.Random.Next(4) == 0 => [Answer("a3", "The buyer pays for the parcel.", 0.8)],
            _ => [],
        };
    }

    private static FoundAnswer Answer(string id, string text, double confidence) => new(id, "About " + id, text, "en", confidence);
}

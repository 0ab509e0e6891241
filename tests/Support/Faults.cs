using Omni.Pipeline.Ports;

namespace Omni.Tests.Support;

/// <summary>How a call fails.</summary>
public enum FaultKind
{
    /// <summary>The call does nothing.</summary>
    Refused = 1,

    /// <summary>The call does what it should, and the caller never learns of it.</summary>
    AnswerLost,
}

/// <summary>Takes the storage, the broker or the feed away at one call, counted over all of them, and gives it back after.</summary>
internal sealed class Faults(FakeTables tables, FakeStageQueue queue, FakeFeed feed)
{
    /// <summary>Which fault at which call: for laws that hold at each.</summary>
    public static TheoryData<FaultKind> Kinds => [FaultKind.Refused, FaultKind.AnswerLost];

    /// <summary>Runs <paramref name="work"/>; true when its <paramref name="index"/>th call, from 0, broke it, false when it has no such call.</summary>
    public async Task<bool> BreakAsync(int index, FaultKind kind, Func<Task> work)
    {
        var calls = 0;
        tables.Before = _ => At(kind is FaultKind.Refused ? tables.FailNext : tables.LoseNextAnswers);
        queue.Before = (_, _) => At(kind is FaultKind.Refused ? queue.FailNext : queue.LoseNextAnswers);
        // Nobody could tell a lost answer of the feed from a refusal: it is best effort.
        feed.Before = () => At(feed.FailNext);
        try
        {
            await work();
            return false;
        }
        catch (StorageUnavailableException)
        {
            return true;
        }
        finally
        {
            (tables.Before, queue.Before, feed.Before) = (null, null, null);
        }

        ValueTask At(Action<int> take)
        {
            if (calls++ == index)
            {
                take(1);
            }

            return ValueTask.CompletedTask;
        }
    }
}

namespace Omni.Functions.Adapters;

/// <summary>One thing that must be so before the first message.</summary>
/// <param name="ProblemAsync">Sees to it; else says what is missing and what to do.</param>
internal sealed record StartCheck(Func<CancellationToken, Task<StartProblem?>> ProblemAsync);

/// <summary>What is missing at start, in words that somebody can act on.</summary>
internal sealed record StartProblem(string Message, Exception? Cause = null)
{
    /// <summary>Of a storage service that does not answer.</summary>
    /// <param name="what">Which service, at the start of a sentence.</param>
    /// <param name="address">Where it should be.</param>
    /// <param name="role">Which role the app's identity needs there.</param>
    /// <param name="e">An outage, see <see cref="StorageOutages"/>.</param>
    public static StartProblem Of(string what, Uri address, string role, Exception e)
    {
        var said = e is AggregateException { InnerExceptions: [.., var last] } ? last : e;
        var advice = said is Azure.RequestFailedException { Status: 401 or 403 } or not Azure.RequestFailedException && !address.IsLoopback
            ? $"The app's identity needs the role {role} on it."
            : address.IsLoopback ? "./omni emulators starts an emulator there." : "Is the address right, and does the network lead there?";
        return new($"{what} at {address.GetLeftPart(UriPartial.Path)} does not answer: {said.Message.Split('\n')[0].TrimEnd().TrimEnd('.')}. {advice}", e);
    }
}

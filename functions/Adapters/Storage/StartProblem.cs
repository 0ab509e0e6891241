using Azure;
using Omni.Pipeline.Ports;

namespace Omni.Functions.Adapters;

/// <summary>Says at start what a storage service lacks, in words that somebody can act on.</summary>
internal static class StartProblem
{
    /// <param name="what">Which service, at the start of a sentence.</param>
    /// <param name="address">Where it should be.</param>
    /// <param name="role">Which role the app's identity needs there.</param>
    /// <param name="e">An outage, see <see cref="StorageOutages"/>.</param>
    public static StorageUnavailableException Of(string what, Uri address, string role, Exception e)
    {
        var said = e is AggregateException { InnerExceptions: [.., var last] } ? last : e;
        var advice = said is RequestFailedException { Status: 401 or 403 } or not RequestFailedException && !address.IsLoopback
            ? $"The app's identity needs the role {role} on it."
            : address.IsLoopback ? "./omni emulators starts an emulator there." : "Is the address right, and does the network lead there?";
        return new($"{what} at {address.GetLeftPart(UriPartial.Path)} does not answer: {said.Message.Split('\n')[0].TrimEnd().TrimEnd('.')}. {advice}", e);
    }
}

using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Visitors;

/// <summary>Whose pages may hold the widget: the origins that the websites' accounts name. As fresh as <see cref="ChannelAccountStore"/>.</summary>
public sealed class SiteOrigins(ChannelAccountStore accounts)
{
    /// <param name="origin">As a browser writes it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async ValueTask<bool> AllowsAsync(string origin, CancellationToken ct) =>
        origin.Length > 0
        && (await accounts.ListAsync(ct)).Any(account =>
            account.Channel == ChannelNames.Web && SiteSettings.OriginsOf(account).Contains(origin, StringComparer.OrdinalIgnoreCase));
}

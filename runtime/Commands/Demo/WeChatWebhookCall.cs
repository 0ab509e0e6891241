using System.Text;

namespace Omni.Runtime.Commands.Demo;

/// <summary>One call of a webhook, to be posted as it is or broken first.</summary>
/// <param name="Query">Not yet escaped.</param>
/// <param name="Body">The bytes to post; empty for the address check.</param>
public sealed record WeChatWebhookCall(IReadOnlyDictionary<string, string> Query, byte[] Body)
{
    public WeChatWebhookCall With(string name, string value) =>
        this with { Query = new Dictionary<string, string>(Query, StringComparer.Ordinal) { [name] = value } };

    public WeChatWebhookCall Without(string name) =>
        this with { Query = Query.Where(pair => !string.Equals(pair.Key, name, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal) };

    public Uri AddressOf(Uri webhook)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in Query)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return new(webhook.GetLeftPart(UriPartial.Path) + query);
    }
}

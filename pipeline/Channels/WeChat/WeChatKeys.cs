using Omni.Pipeline.Channels.Envelopes;

namespace Omni.Pipeline.Channels.WeChat;

/// <summary>One account's secrets in the form that every webhook call needs them; immutable, so that calls can share it.</summary>
internal sealed class WeChatKeys
{
    private readonly string _encodingAesKey;
    private readonly string _appId;

    private WeChatKeys(string token, string encodingAesKey, string appId, EnvelopeKey envelope) =>
        (Token, _encodingAesKey, _appId, Envelope) = (token, encodingAesKey, appId, envelope);

    public string Token { get; }

    public EnvelopeKey Envelope { get; }

    /// <summary>Null when a secret is missing or unusable: such an account can prove nothing and takes nothing.</summary>
    public static WeChatKeys? TryCreate(ChannelAccount account)
    {
        var token = account[WeChatSettingNames.Token];
        var encodingAesKey = account[WeChatSettingNames.EncodingAesKey];
        var appId = account[WeChatSettingNames.AppId];
        return token.Length != 0 && EnvelopeKey.TryCreate(encodingAesKey, appId, out var envelope)
            ? new(token, encodingAesKey, appId, envelope)
            : null;
    }

    public bool IsFor(ChannelAccount account) =>
        string.Equals(Token, account[WeChatSettingNames.Token], StringComparison.Ordinal)
        && string.Equals(_encodingAesKey, account[WeChatSettingNames.EncodingAesKey], StringComparison.Ordinal)
        && string.Equals(_appId, account[WeChatSettingNames.AppId], StringComparison.Ordinal);
}

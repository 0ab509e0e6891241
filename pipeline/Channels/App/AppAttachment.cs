using Omni.Pipeline.Messages;

namespace Omni.Pipeline.Channels.App;

/// <summary>A file of the app's: an address from which Omni fetches it.</summary>
internal static class AppAttachment
{
    private const int MaxAddressLength = 1000;
    private const int MaxTypeLength = 127;

    public static Attachment Read(AppFields file, ChannelAccount account)
    {
        file.Only("url", "name", "contentType", "bytes");
        var url = file.Text("url", MaxAddressLength, isRequired: true);
        return new()
        {
            PlatformReference = url.Length == 0 || AddressOf(url, account) is not null ? url : file.Wrong("url", "is not an https address"),
            Name = NameOf(file),
            ContentType = file.Line("contentType", MaxTypeLength),
            Bytes = file.Size("bytes"),
        };
    }

    /// <summary>Https anywhere; else only where the administrator has Omni call anyway. Null for every other.</summary>
    public static Uri? AddressOf(string url, ChannelAccount account) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
            && (address.Scheme == Uri.UriSchemeHttps || IsOwn(address, account))
            ? address
            : null;

    /// <summary>At the app's own server, which may well be a neighbour.</summary>
    public static bool IsOwn(Uri address, ChannelAccount account) =>
        Uri.TryCreate(account[AppSettingNames.CallbackUrl], UriKind.Absolute, out var callback)
        && Uri.Compare(address, callback, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static string NameOf(AppFields file)
    {
        var name = file.Line("name", Attachment.MaxNameLength);
        return name.AsSpan().ContainsAny('/', '\\') ? file.Wrong("name", "is a path") : name;
    }
}

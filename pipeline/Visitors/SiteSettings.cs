using System.Text.RegularExpressions;
using Omni.Pipeline.Channels;

namespace Omni.Pipeline.Visitors;

/// <summary>The settings of a website's account: who may call from where, for whom it vouches, and how its widget looks.</summary>
public static partial class SiteSettings
{
    /// <summary>The origins whose pages may call, separated by blanks or commas.</summary>
    public const string AllowedOrigins = "allowedOrigins";

    /// <summary>With it the website signs who is signed in there; see <see cref="SignedUsers"/>.</summary>
    public const string IdentitySecret = "identitySecret";

    /// <summary>Taken as well while the website moves to another secret.</summary>
    public const string PreviousIdentitySecret = "previousIdentitySecret";

    /// <summary>Of the widget's buttons and of what the visitor says, as <c>#rrggbb</c>.</summary>
    public const string Color = "color";

    /// <summary>The corner: <c>right</c> or <c>left</c>.</summary>
    public const string Position = "position";

    public const string Title = "title";
    public const string TitleZh = "titleZh";
    public const string Greeting = "greeting";
    public const string GreetingZh = "greetingZh";

    private const int MaxOrigins = 50;
    private const int MaxTitle = 60;
    private const int MaxGreeting = 500;
    private const int MinSecret = 32;

    public static IReadOnlyList<ChannelSetting> All { get; } =
    [
        new(AllowedOrigins, IsSecret: false, IsRequired: false, CheckOrigins, MaxLength: 4096),
        new(IdentitySecret, IsSecret: true, IsRequired: false, CheckSecret),
        new(PreviousIdentitySecret, IsSecret: true, IsRequired: false, CheckSecret),
        new(Color, IsSecret: false, IsRequired: false, static value => ColorForm().IsMatch(value) ? null : "is not a color such as #0f766e."),
        new(Position, IsSecret: false, IsRequired: false, static value => value is "left" or "right" ? null : "is neither left nor right."),
        new(Title, IsSecret: false, IsRequired: false, MaxLength: MaxTitle),
        new(TitleZh, IsSecret: false, IsRequired: false, MaxLength: MaxTitle),
        new(Greeting, IsSecret: false, IsRequired: false, MaxLength: MaxGreeting),
        new(GreetingZh, IsSecret: false, IsRequired: false, MaxLength: MaxGreeting),
    ];

    public static IEnumerable<string> OriginsOf(ChannelAccount account) =>
        account[AllowedOrigins].Split([' ', ',', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static string? CheckOrigins(string value)
    {
        var origins = value.Split([' ', ',', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return origins.Length > MaxOrigins ? $"has more than {MaxOrigins} origins."
            : origins.All(IsOrigin) ? null
            : "has something that is not an origin such as https://shop.example: no path, no slash at the end, no star.";
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && string.Equals(uri.GetLeftPart(UriPartial.Authority), text, StringComparison.Ordinal);

    private static string? CheckSecret(string value) => value.Length >= MinSecret ? null : $"has fewer than {MinSecret} characters; make one with: openssl rand -hex 32.";

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex ColorForm();
}

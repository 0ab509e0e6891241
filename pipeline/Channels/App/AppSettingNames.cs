namespace Omni.Pipeline.Channels.App;

/// <summary>The settings an app's account reads; stored names, never renamed.</summary>
public static class AppSettingNames
{
    public const string Secret = "secret";

    /// <summary>The one before, while both sides change.</summary>
    public const string PreviousSecret = "previousSecret";

    public const string CallbackUrl = "callbackUrl";

    /// <summary>Country of the phone numbers that come without a country code.</summary>
    public const string PhoneRegion = "phoneRegion";
}

using System.Collections.Frozen;

namespace Omni.Pipeline.Channels;

/// <summary>Which settings the accounts of each channel have, and whether given ones will do.</summary>
public static class ChannelSettings
{
    private const int MaxNameLength = 64;

    /// <summary>Empty for a channel that has none, and for one that doesn't exist.</summary>
    public static IReadOnlyList<ChannelSetting> Of(string channel) => ChannelModules.Own.Find(channel)?.Settings ?? [];

    /// <summary>What to write where on the platform's page, in its order.</summary>
    public static IReadOnlyList<PlatformField> FormOf(string channel) => ChannelModules.Own.Find(channel)?.Form ?? [];

    /// <summary>Everything that is wrong with the account, at once; empty when nothing is. Never repeats a value.</summary>
    public static IReadOnlyList<string> Validate(ChannelAccount account) => Validate(account, ChannelModules.Own);

    internal static IReadOnlyList<string> Validate(ChannelAccount account, ChannelModules modules)
    {
        if (modules.Find(account.Channel)?.Settings is not { } known)
        {
            return ["There is no such channel."];
        }

        var errors = new List<string>();
        if (!IsAccountName(account.Account))
        {
            errors.Add($"An account name has 1 to {MaxNameLength} letters, digits, dashes and underscores.");
        }

        foreach (var setting in known)
        {
            var value = account[setting.Name];
            if (value.Length == 0)
            {
                if (setting.IsRequired)
                {
                    errors.Add($"{setting.Name} is missing.");
                }
            }
            else if (value.Length > setting.MaxLength)
            {
                errors.Add($"{setting.Name} has more than {setting.MaxLength} characters.");
            }
            else if (!(setting.IsSecret && SettingSecrets.IsReference(value)) && setting.Check?.Invoke(value) is { } error)
            {
                errors.Add($"{setting.Name} {error}");
            }
        }

        foreach (var name in account.Settings.Keys.Order(StringComparer.Ordinal))
        {
            if (!known.Any(setting => string.Equals(setting.Name, name, StringComparison.Ordinal)))
            {
                errors.Add($"{account.Channel} has no setting {Shown(name)}.");
            }
        }

        return errors;
    }

    /// <summary>
    /// What an account has after new settings are given: those, and the secrets that they leave out. Secrets can't be read
    /// back, so whoever changes the rest can't repeat them; but one that would be sent to another address from then on is not kept. A paused account stays so.
    /// </summary>
    public static ChannelAccount Change(ChannelAccount given, ChannelAccount? stored)
    {
        var settings = new Dictionary<string, string>(given.Settings, StringComparer.Ordinal);
        foreach (var setting in Of(given.Channel))
        {
            if (setting.IsSecret && given[setting.Name].Length == 0 && !GoesElsewhere(setting, given, stored)
                && (stored?.References.GetValueOrDefault(setting.Name) ?? stored?[setting.Name]) is { Length: > 0 } kept)
            {
                settings[setting.Name] = kept;
            }
        }

        return given with
        {
            Settings = settings.ToFrozenDictionary(StringComparer.Ordinal),
            IsPaused = stored?.IsPaused ?? false,
            ETag = stored?.ETag ?? "",
        };
    }

    /// <summary>
    /// What is wrong with leaving secrets out: whoever names another address to send them to has to know them, or would have them sent there to
    /// read them. Empty when nothing is.
    /// </summary>
    public static IReadOnlyList<string> ToGiveAgain(ChannelAccount given, ChannelAccount? stored) => [.. Of(given.Channel)
        .Where(setting => setting.IsSecret && given[setting.Name].Length == 0 && GoesElsewhere(setting, given, stored)
            && Secrets(stored!).Contains(setting.Name, StringComparer.Ordinal))
        .Select(setting => $"{setting.SentTo} is another address than before: give {setting.Name} again, it will be sent there.")];

    /// <summary>The settings that may be shown.</summary>
    public static IReadOnlyDictionary<string, string> Shown(ChannelAccount account) => Of(account.Channel)
        .Where(setting => !setting.IsSecret && account[setting.Name].Length != 0)
        .ToFrozenDictionary(setting => setting.Name, setting => account[setting.Name], StringComparer.Ordinal);

    /// <summary>The names of the secrets that are set, whether they can be read or not.</summary>
    public static IReadOnlyList<string> Secrets(ChannelAccount account) => [.. Of(account.Channel)
        .Where(setting => setting.IsSecret && (account[setting.Name].Length != 0 || account.Unreadable.ContainsKey(setting.Name)))
        .Select(setting => setting.Name)];

    /// <summary>Whether a setting may be shown and stored as it is. What no channel knows is taken for a secret.</summary>
    public static bool IsShown(string channel, string name) =>
        Of(channel).Any(setting => !setting.IsSecret && string.Equals(setting.Name, name, StringComparison.Ordinal));

    public static bool IsAccountName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    /// <summary>Not to the platform's own address, which is where it goes when none is given.</summary>
    private static bool GoesElsewhere(ChannelSetting setting, ChannelAccount given, ChannelAccount? stored) =>
        setting.SentTo.Length > 0 && stored is not null && given[setting.SentTo].TrimEnd('/') is { Length: > 0 } address
        && !string.Equals(address, stored[setting.SentTo].TrimEnd('/'), StringComparison.Ordinal);

    private static string Shown(string name) => name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "…";
}

using System.Collections.Frozen;

namespace Omni.Pipeline.Channels;

/// <summary>Which settings the accounts of each channel have, and whether given ones will do.</summary>
public static class ChannelSettings
{
    private const int MaxNameLength = 64;

    /// <summary>Empty for a channel that has none, and for one that doesn't exist.</summary>
    public static IReadOnlyList<ChannelSetting> Of(string channel) => ChannelModules.Own.Find(channel)?.Settings ?? [];

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
            else if (setting.Check?.Invoke(value) is { } error)
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
    /// back, so whoever changes the rest can't repeat them.
    /// </summary>
    public static ChannelAccount Change(ChannelAccount given, ChannelAccount? stored)
    {
        var settings = new Dictionary<string, string>(given.Settings, StringComparer.Ordinal);
        foreach (var setting in Of(given.Channel))
        {
            if (setting.IsSecret && given[setting.Name].Length == 0 && stored?[setting.Name] is { Length: > 0 } kept)
            {
                settings[setting.Name] = kept;
            }
        }

        return given with { Settings = settings.ToFrozenDictionary(StringComparer.Ordinal) };
    }

    /// <summary>The settings that may be shown.</summary>
    public static IReadOnlyDictionary<string, string> Shown(ChannelAccount account) => Of(account.Channel)
        .Where(setting => !setting.IsSecret && account[setting.Name].Length != 0)
        .ToFrozenDictionary(setting => setting.Name, setting => account[setting.Name], StringComparer.Ordinal);

    /// <summary>The names of the secrets that are set.</summary>
    public static IReadOnlyList<string> Secrets(ChannelAccount account) =>
        [.. Of(account.Channel).Where(setting => setting.IsSecret && account[setting.Name].Length != 0).Select(setting => setting.Name)];

    private static string Shown(string name) => name.Length <= MaxNameLength ? name : name[..MaxNameLength] + "…";

    private static bool IsAccountName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}

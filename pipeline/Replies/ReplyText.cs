using System.Text;
using Omni.Pipeline.Customers;

namespace Omni.Pipeline.Replies;

/// <summary>A text with names in braces: <c>Dear {customer.name}</c>. Two braces are one that is meant. Pure.</summary>
public static class ReplyText
{
    public const string CustomerName = "customer.name";
    public const string AgentName = "agent.name";
    public const string ConversationId = "conversation.id";

    /// <summary>Before the name of a field of the customer's profile.</summary>
    public const string FieldPrefix = "customer.";

    /// <summary>What is wrong with a text; null when nothing is.</summary>
    public static string? Error(string text)
    {
        if (!TryParse(text, out var parts))
        {
            return "A brace is alone; write two of them for one that is meant.";
        }

        return parts.FirstOrDefault(part => part.IsName && !IsKnown(part.Text)) is { Text.Length: > 0 }
            ? $"In braces stand {CustomerName}, {AgentName}, {ConversationId}, or {FieldPrefix} and the name of a field."
            : parts.Any(part => part is { IsName: true, Text.Length: 0 }) ? "Between two braces is nothing."
            : null;
    }

    /// <param name="text">One without <see cref="Error"/>.</param>
    /// <param name="valueOf">Null or empty where nothing is known.</param>
    /// <returns>The text, and the names of what is not known: they stay as they are written.</returns>
    public static (string Text, IReadOnlyList<string> Missing) Fill(string text, Func<string, string?> valueOf)
    {
        if (!TryParse(text, out var parts))
        {
            return (text, []);
        }

        var (filled, missing) = (new StringBuilder(), new List<string>());
        foreach (var part in parts)
        {
            if (!part.IsName)
            {
                filled.Append(part.Text);
            }
            else if (valueOf(part.Text) is { Length: > 0 } value)
            {
                filled.Append(value);
            }
            else
            {
                filled.Append('{').Append(part.Text).Append('}');
                missing.Add(part.Text);
            }
        }

        return (filled.ToString(), [.. missing.Distinct(StringComparer.Ordinal)]);
    }

    private static bool IsKnown(string name) =>
        name is CustomerName or AgentName or ConversationId
        || (name.StartsWith(FieldPrefix, StringComparison.Ordinal) && CustomerProfile.TryName(name[FieldPrefix.Length..], out _));

    private static bool TryParse(string text, out IReadOnlyList<Part> parts)
    {
        var (found, plain, at) = (new List<Part>(), new StringBuilder(), 0);
        parts = found;
        while (at < text.Length)
        {
            var character = text[at];
            if (character is '{' or '}' && at + 1 < text.Length && text[at + 1] == character)
            {
                plain.Append(character);
                at += 2;
            }
            else if (character is '{')
            {
                var end = text.AsSpan(at + 1).IndexOfAny('{', '}');
                if (end < 0 || text[at + 1 + end] is '{')
                {
                    return false;
                }

                found.Add(new(plain.ToString(), IsName: false));
                plain.Clear();
                found.Add(new(text.Substring(at + 1, end).Trim(), IsName: true));
                at += end + 2;
            }
            else if (character is '}')
            {
                return false;
            }
            else
            {
                plain.Append(character);
                at++;
            }
        }

        found.Add(new(plain.ToString(), IsName: false));
        return true;
    }

    private readonly record struct Part(string Text, bool IsName);
}

namespace Omni.Pipeline.Messages;

/// <summary>The ids that browsers give their messages: 1 to 64 letters, digits, dashes and underscores.</summary>
public static class ClientMessageIds
{
    public const int MaxLength = 64;

    public static bool IsValid(string id)
    {
        if (id.Length is 0 or > MaxLength)
        {
            return false;
        }

        foreach (var character in id)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}

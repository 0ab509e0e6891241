using System.CommandLine;
using System.CommandLine.Parsing;

namespace Omni.Runtime.Commands;

/// <summary>An option that takes an http address.</summary>
internal static class AddressOption
{
    public static Option<Uri?> Create(string name, string description, Uri? otherwise = null) => new(name)
    {
        Description = description,
        CustomParser = Parse,
        DefaultValueFactory = _ => otherwise,
    };

    private static Uri? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"'{text}' is not an address such as http://127.0.0.1:7071.");
        return null;
    }
}

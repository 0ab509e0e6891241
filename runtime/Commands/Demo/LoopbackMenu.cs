using System.Text;
using System.Text.Json;

namespace Omni.Runtime.Commands.Demo;

/// <summary>What the platform says about a menu.</summary>
internal static class LoopbackMenu
{
    private const int MaxNameBytes = 16;

    /// <summary>0 when it takes it.</summary>
    public static int Check(byte[] json)
    {
        try
        {
            using var menu = JsonDocument.Parse(json);
            if (menu.RootElement.ValueKind is not JsonValueKind.Object || !menu.RootElement.TryGetProperty("button", out var buttons)
                || buttons.ValueKind is not JsonValueKind.Array || buttons.GetArrayLength() is 0 or > 3)
            {
                return 40016;
            }

            return buttons.EnumerateArray().All(IsNamed) ? 0 : 40018;
        }
        catch (JsonException)
        {
            return 47001;
        }
    }

    private static bool IsNamed(JsonElement button) =>
        button.ValueKind is JsonValueKind.Object && button.TryGetProperty("name", out var name) && name.ValueKind is JsonValueKind.String
        && Encoding.UTF8.GetByteCount(name.GetString()!) is > 0 and <= MaxNameBytes;
}

using Omni.Pipeline.Conversations;

namespace Omni.Functions.Http;

/// <summary>What a note in a conversation may say.</summary>
internal static class NoteText
{
    public static bool IsValid(string text) => !string.IsNullOrWhiteSpace(text) && text.Length <= ConversationNotes.MaxLength;
}

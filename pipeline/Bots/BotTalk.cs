namespace Omni.Pipeline.Bots;

/// <summary>What kind of talk a message is.</summary>
internal enum BotTalk
{
    Question = 1,

    /// <summary>Hello, and nothing else.</summary>
    Greeting = 2,

    /// <summary>Thanks, or goodbye, and nothing else.</summary>
    Closing = 3,
}

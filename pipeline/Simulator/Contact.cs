using System.Collections.Immutable;
using System.Globalization;
using Omni.Pipeline.Conversations;

namespace Omni.Pipeline.Simulator;

/// <summary>An issue that looks for an agent: for the first time, handed on, or back.</summary>
/// <param name="Issue">Its number.</param>
/// <param name="Number">The how-manieth agent it looks for, from 1.</param>
/// <param name="IsHandedOn">An agent said what it takes.</param>
/// <param name="Head">As the product knows it, with its place in the waiting list.</param>
internal sealed record Contact(int Issue, int Number, bool IsHandedOn, Conversation Head)
{
    /// <param name="number">The issue's number.</param>
    /// <param name="issue">The issue.</param>
    /// <param name="contact">The how-manieth agent it looks for.</param>
    /// <param name="tags">What was recognized.</param>
    /// <param name="handedOnBy">Who handed it on: not asked again before everybody else was. Null: nobody.</param>
    /// <param name="now">Since when it waits.</param>
    public static Contact Begin(int number, Arrival issue, int contact, Tags tags, string? handedOnBy, DateTimeOffset now) => new(
        number,
        contact,
        handedOnBy is not null,
        Waiting.Begin(
            new Conversation
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"i{number:D6}-{contact}"),
                CustomerId = issue.Customer,
                Episode = contact,
                State = ConversationState.Waiting,
                Channel = "web",
                Account = "main",
                Address = issue.Customer,
                Language = tags.Language,
                Skills = tags.Skills,
                Urgency = issue.Urgency,
                Asked = handedOnBy is null ? [] : [new(handedOnBy, AskedAgent.Declined, now)],
            },
            now));
}

/// <summary>What a message is taken to need.</summary>
internal readonly record struct Tags(string Language, ImmutableArray<string> Skills)
{
    public static Tags True(Arrival issue) => new(issue.Language, issue.Skills);

    /// <summary>What is recognized of it: not always what it needs.</summary>
    public static Tags Recognized(ulong seed, int number, Arrival issue, int contact, OutcomeModel model, ImmutableArray<string> allSkills)
    {
        var language = Draws.Of(seed, number, contact, DrawnFor.LanguageTag) < model.LanguageRecognized ? issue.Language : "";
        var draw = Draws.Of(seed, number, contact, DrawnFor.SkillTag);
        if (draw < model.SkillsRecognized || issue.Skills.Length == 0 || allSkills.Length == 0)
        {
            return new(language, issue.Skills);
        }

        // Half of what is not recognized is taken for nothing, the other half for something else.
        var isNothing = draw < model.SkillsRecognized + ((1 - model.SkillsRecognized) / 2);
        var other = allSkills[(int)(Draws.Of(seed, number, contact, DrawnFor.WrongTag) * allSkills.Length)];
        return new(language, isNothing ? [] : [other]);
    }
}

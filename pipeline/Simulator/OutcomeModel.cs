namespace Omni.Pipeline.Simulator;

/// <summary>
/// What becomes of a conversation that an agent gets. These numbers are assumptions, not measurements: the sensitivity table says what the
/// result is when they are others. They know agents and issues, and nothing of the policy that brought the two together.
/// </summary>
internal sealed record OutcomeModel
{
    /// <summary>Chance that an agent who speaks the language and has all skills settles it in one go.</summary>
    public double SettledByFit { get; init; } = 0.8;

    /// <summary>What is left of that chance for one who has none of the skills; in between in proportion.</summary>
    public double WithoutSkills { get; init; } = 0.5;

    /// <summary>What is left of it for one who doesn't speak the language and works through a translator.</summary>
    public double WithoutLanguage { get; init; } = 0.5;

    /// <summary>The part of the failures that is spared to one who has served this customer before.</summary>
    public double SparedByKnowing { get; init; } = 0.15;

    /// <summary>How much longer it takes one who has none of the skills.</summary>
    public double SlowerWithoutSkills { get; init; } = 0.3;

    /// <summary>How much longer it takes through a translator.</summary>
    public double SlowerWithoutLanguage { get; init; } = 0.4;

    /// <summary>How much less time it takes one who knows the customer.</summary>
    public double FasterByKnowing { get; init; } = 0.1;

    /// <summary>How much longer it takes for each other conversation that the agent has at its start.</summary>
    public double SlowerPerOther { get; init; } = 0.08;

    /// <summary>Chance that one who fails for want of skill or language hands it on; else the customer comes back.</summary>
    public double HandedOn { get; init; } = 0.6;

    /// <summary>When that happens, as a part of the time it would have taken.</summary>
    public double HandedOnAfter { get; init; } = 0.3;

    /// <summary>Chance that a customer whose issue was not settled comes back with it.</summary>
    public double ComesBack { get; init; } = 0.7;

    /// <summary>After how long, on average.</summary>
    public TimeSpan ComesBackAfter { get; init; } = TimeSpan.FromHours(4);

    /// <summary>After so many contacts a customer gives up.</summary>
    public int MostContacts { get; init; } = 4;

    /// <summary>How often the skills that a message needs are recognized. Else none or another is; whoever hands it on says the right ones.</summary>
    public double SkillsRecognized { get; init; } = 0.85;

    /// <summary>How often the language is; else it stays unknown.</summary>
    public double LanguageRecognized { get; init; } = 0.98;

    /// <param name="seed">Of the run.</param>
    /// <param name="issue">Which, by number.</param>
    /// <param name="contact">The how-manieth agent's it is, from 1.</param>
    /// <param name="meeting">Who meets what.</param>
    public Outcome Of(ulong seed, int issue, int contact, Meeting meeting)
    {
        var share = WithoutSkills + ((1 - WithoutSkills) * meeting.Skilled);
        var chance = SettledByFit * share * (meeting.Speaks ? 1 : WithoutLanguage);
        chance = meeting.Knows ? 1 - ((1 - chance) * (1 - SparedByKnowing)) : chance;
        var seconds = meeting.HandleSeconds / meeting.Speed
            * (1 + (SlowerWithoutSkills * (1 - meeting.Skilled)))
            * (meeting.Speaks ? 1 : 1 + SlowerWithoutLanguage)
            * (meeting.Knows ? 1 - FasterByKnowing : 1)
            * (1 + (SlowerPerOther * meeting.Others));
        if (Draws.Of(seed, issue, contact, DrawnFor.Outcome) < chance)
        {
            return new(OutcomeKind.Settled, TimeSpan.FromSeconds(seconds), default);
        }

        var isUnfit = meeting.Skilled < 1 || !meeting.Speaks;
        var goesOn = contact < MostContacts;
        if (goesOn && isUnfit && Draws.Of(seed, issue, contact, DrawnFor.HandingOn) < HandedOn)
        {
            return new(OutcomeKind.HandedOn, TimeSpan.FromSeconds(seconds * HandedOnAfter), default);
        }

        return goesOn && Draws.Of(seed, issue, contact, DrawnFor.ComingBack) < ComesBack
            ? new(OutcomeKind.ComesBack, TimeSpan.FromSeconds(seconds), ComesBackAfter * -Math.Log(1 - Draws.Of(seed, issue, contact, DrawnFor.Absence)))
            : new(OutcomeKind.GivenUp, TimeSpan.FromSeconds(seconds), default);
    }
}

/// <param name="Skilled">The part of the needed skills that the agent has, 0 to 1.</param>
/// <param name="Speaks">Whether the agent speaks the customer's language.</param>
/// <param name="Knows">Whether the agent has served the customer.</param>
/// <param name="Others">Conversations that the agent has besides.</param>
/// <param name="Speed">The agent's.</param>
/// <param name="HandleSeconds">The issue's.</param>
internal readonly record struct Meeting(double Skilled, bool Speaks, bool Knows, int Others, double Speed, double HandleSeconds);

internal enum OutcomeKind
{
    Settled = 1,

    /// <summary>The agent sees that it takes somebody else.</summary>
    HandedOn,

    /// <summary>Ended, and the customer will be back with it.</summary>
    ComesBack,

    /// <summary>Ended unsettled, and nobody hears of it again.</summary>
    GivenUp,
}

internal readonly record struct Outcome(OutcomeKind Kind, TimeSpan Takes, TimeSpan BackAfter);

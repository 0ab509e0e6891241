using System.Globalization;
using Microsoft.AspNetCore.Http;
using Omni.Pipeline.Channels;

namespace Omni.Functions.Http;

/// <summary>Refusals as RFC 9457 problem details. The type is for programs, the detail for people; neither repeats what was sent.</summary>
internal static class Problems
{
    public static IResult Malformed(string detail) => new ProblemResult(400, ProblemTypes.Malformed, "The request can't be read.", detail);

    public static IResult Invalid(string detail) => new ProblemResult(400, ProblemTypes.Invalid, "A value is not allowed.", detail);

    public static IResult TooLarge() => new ProblemResult(413, ProblemTypes.TooLarge, "The request is too large.", "A body is at most 256 KiB.");

    public static IResult UnsupportedMediaType() =>
        new ProblemResult(415, ProblemTypes.UnsupportedMediaType, "The content type is not supported.", "Send application/json in UTF-8.");

    public static IResult Unauthenticated() =>
        new ProblemResult(401, ProblemTypes.Unauthenticated, "Who calls?", "A valid bearer token is needed.", ("WWW-Authenticate", "Bearer"));

    /// <summary>A platform's call proves itself by its signature, and no token would help. It does not say which part is wrong.</summary>
    private static ProblemResult Unsigned() => new(
        401,
        ProblemTypes.Unauthenticated,
        "Who calls?",
        "The call's signature does not fit the secrets of this account, or a secret is not set; docs/channels.md says what to compare.",
        ("WWW-Authenticate", "Signature"));

    private static ProblemResult NotUtf8() =>
        new(415, ProblemTypes.UnsupportedMediaType, "The content type is not supported.", "The body is not in UTF-8.");

    /// <summary>The same for a wrong name, a wrong password and a locked account, so that it tells nobody which.</summary>
    public static IResult SignInRefused() => new ProblemResult(
        401,
        ProblemTypes.SignInRefused,
        "Sign-in was refused.",
        "The name or the password is wrong, or there were too many tries; after a minute try again.",
        ("WWW-Authenticate", "Bearer"));

    public static IResult SetupRefused() => new ProblemResult(
        401, ProblemTypes.SignInRefused, "The secret is wrong.", "It is not the one that this deployment's setting says.", ("WWW-Authenticate", "Bearer"));

    public static IResult SessionEnded() => new ProblemResult(
        401, ProblemTypes.Unauthenticated, "The session has ended.", "Sign in again.", ("WWW-Authenticate", "Bearer"));

    /// <summary>The same for a wrong signature, one that has ended and an account without a secret.</summary>
    public static IResult IdentityRefused() => new ProblemResult(
        401,
        ProblemTypes.IdentityRefused,
        "The user is not vouched for.",
        "The signature fits no identity secret of this account, or its time is over; docs/channels.md says what to sign.",
        ("WWW-Authenticate", "Signature"));

    public static IResult Forbidden() => new ProblemResult(403, ProblemTypes.Forbidden, "Not allowed.", "The caller may not do this.");

    public static IResult NotFound(string what) => new ProblemResult(404, ProblemTypes.NotFound, "Not found.", $"There is no such {what}.");

    public static IResult UsernameTaken() =>
        new ProblemResult(409, ProblemTypes.UsernameTaken, "The username is taken.", "Another agent has this username.");

    public static IResult OwnRole() =>
        new ProblemResult(409, ProblemTypes.OwnRole, "Nobody changes the own role.", "Another admin must do it, so that one admin always remains.");

    public static IResult Conflict(string detail) => new ProblemResult(409, ProblemTypes.Conflict, "Somebody else was faster.", detail);

    /// <summary>412: the If-Match of the call names an older version.</summary>
    public static IResult PreconditionFailed() => new ProblemResult(
        412, ProblemTypes.PreconditionFailed, "It was changed meanwhile.", "Read it again, and send the change with the new ETag.");

    /// <summary>The same of a customer, with the customer as it is now: whoever lost by it need not read again.</summary>
    public static IResult CustomerChanged(CustomerShape now) => new ProblemResult(
        412, ProblemTypes.PreconditionFailed, "It was changed meanwhile.", "customer is how it is now; send the change with its eTag.", ("ETag", $"\"{now.ETag}\""))
    {
        Customer = now,
    };

    public static IResult TextTooLong() =>
        new ProblemResult(413, ProblemTypes.TextTooLong, "The text is too long.", "A text has at most 32,000 UTF-16 units; nothing was cut.");

    public static IResult FileTooLarge() =>
        new ProblemResult(413, ProblemTypes.TooLarge, "The file is too large.", "Files of its kind are at most as large as the host's settings say.");

    /// <param name="reason">The short form that a message's attachment would show.</param>
    public static IResult FileRefused(string reason) => new ProblemResult(422, ProblemTypes.FileRefused, "The file is not taken.", reason);

    /// <param name="reason">The short form of what the platform said.</param>
    public static IResult SetupRefused(string reason) => new ProblemResult(422, ProblemTypes.SetupRefused, "The platform does not take it.", reason);

    public static IResult NotNow(string detail) => new ProblemResult(409, ProblemTypes.NotNow, "Not in this state.", detail);

    /// <summary>The customer has a conversation that is not the caller's.</summary>
    /// <param name="conversationId">Which.</param>
    /// <param name="waits">It waits, and may be taken.</param>
    public static IResult ConversationOpen(string conversationId, bool waits) => new ProblemResult(
        409,
        ProblemTypes.ConversationOpen,
        "The customer's conversation is open.",
        waits ? "It waits for an agent: take it, and answer in it." : "Another agent has it.")
    {
        ConversationId = conversationId,
    };

    /// <param name="goesOn">The conversation in which the customer writes now.</param>
    public static IResult ConversationMerged(string goesOn) => new ProblemResult(
        409, ProblemTypes.ConversationMerged, "The conversation goes on in another.", "Its customer was merged with another; what is said now is said there.")
    {
        ConversationId = goesOn,
    };

    /// <param name="reason">The short form that a failed delivery would show.</param>
    public static IResult StartRefused(string reason) => new ProblemResult(422, ProblemTypes.StartRefused, "It would not be delivered.", reason);

    public static IResult NoRoom() =>
        new ProblemResult(409, ProblemTypes.NoRoom, "No room.", "The agent has as many conversations as the agent's capacity allows.");

    public static IResult AgentAway() =>
        new ProblemResult(409, ProblemTypes.AgentAway, "The agent is away.", "The agent, or everybody of the team, is not online, or has no page open.");

    public static IResult OfferGone() => new ProblemResult(
        409, ProblemTypes.OfferGone, "The offer is gone.", "Its time was over, it was withdrawn or answered before, or somebody else is asked.");

    public static IResult SearchOff() => new ProblemResult(501, ProblemTypes.SearchOff, "There is no search here.", "This host keeps no search index.");

    /// <summary>Why a channel did not take a webhook call.</summary>
    /// <param name="channel">Whose.</param>
    /// <param name="refusal">For programs.</param>
    /// <param name="detail">What the channel says about it; may be empty.</param>
    public static IResult Of(string channel, Refusal refusal, string detail) => refusal switch
    {
        Refusal.Malformed => Malformed(detail.Length > 0 ? detail : "This is not what the channel posts."),
        Refusal.Unauthenticated => channel == ChannelNames.Web ? Unauthenticated() : Unsigned(),
        Refusal.Stale => new ProblemResult(401, ProblemTypes.Stale, "Too old.", "The call is signed, but its time is not now; check both clocks."),
        Refusal.ModeRefused => new ProblemResult(403, ProblemTypes.ModeRefused, "Not in this mode.", "The account takes encrypted calls only."),
        Refusal.TooLong => TextTooLong(),
        Refusal.UnsupportedEncoding => channel == ChannelNames.Web ? UnsupportedMediaType() : NotUtf8(),
    };

    public static IResult SenderBlocked() => new ProblemResult(
        409, ProblemTypes.SenderBlocked, "The customer is blocked.", "Nothing is taken from this customer and nothing sent; a supervisor can unblock.");

    public static IResult TooManyMessages(TimeSpan wait) => new ProblemResult(
        429, ProblemTypes.TooManyMessages, "Too many messages.", "This sender writes faster than one may; nothing was taken.", RetryAfter(wait));

    public static IResult TooManyUploads(TimeSpan wait) => new ProblemResult(
        429, ProblemTypes.TooManyUploads, "Too many files.", "More files, or larger ones, came than one may upload in this time; nothing was taken.", RetryAfter(wait));

    public static IResult TooManyVisitors(TimeSpan wait) => new ProblemResult(
        429, ProblemTypes.TooManyVisitors, "Too many visitors.", "Too many new visitors came from this address.", RetryAfter(wait));

    /// <summary>Until a person resumes it. The time is a guess, for platforms that ask again by it.</summary>
    public static IResult AccountPaused() => new ProblemResult(
        503, ProblemTypes.AccountPaused, "The account is paused.", "It takes nothing until it is resumed; nothing was taken.", ("Retry-After", "60"));

    public static IResult Unavailable() => new ProblemResult(
        503, ProblemTypes.Unavailable, "Not now.", "The same call may succeed in a moment.", ("Retry-After", "1"));

    private static (string Name, string Value) RetryAfter(TimeSpan wait) =>
        ("Retry-After", Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
}

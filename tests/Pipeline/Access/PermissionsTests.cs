using Omni.Pipeline.Access;

namespace Omni.Tests.Pipeline.Access;

public sealed class PermissionsTests
{
    private static readonly ConversationOwnership Own = new("me", [], IsWaiting: false);
    private static readonly ConversationOwnership Former = new("other", ["me"], IsWaiting: false);
    private static readonly ConversationOwnership Waiting = new("", [], IsWaiting: true);
    private static readonly ConversationOwnership Others = new("other", ["third"], IsWaiting: false);
    private static readonly ConversationOwnership Mentioned = new("other", ["third"], IsWaiting: false, MentionedIds: ["me"]);
    private static readonly ConversationOwnership WithBot = new("", [], IsWaiting: true);

    public static TheoryData<string, string, string> Rules => new()
    {
        // who, conversation, what is allowed: Read, Answer, reSolve, Take, original teXt, transFer, reOpen
        { "agent", "own", "RASTFO" },
        { "agent", "former", "RO" },
        { "agent", "mentioned", "R" },
        { "visitor", "mentioned", "" },
        { "roleless", "mentioned", "" },
        { "agent", "waiting", "RT" },
        { "agent", "others", "" },
        { "agent", "bot", "RT" },
        { "visitor", "bot", "" },
        { "supervisor", "own", "RASTXFO" },
        { "supervisor", "former", "RASTXFO" },
        { "supervisor", "waiting", "RASTXFO" },
        { "supervisor", "others", "RASTXFO" },
        { "supervisor", "bot", "RASTXFO" },
        { "admin", "others", "RASTXFO" },
        { "visitor", "own", "" },
        { "visitor", "waiting", "" },
        { "roleless", "own", "" },
        { "roleless", "waiting", "" },
        { "nameless", "bot", "" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_caller_may_do_this_and_nothing_else(string who, string which, string allowed)
    {
        var caller = who switch
        {
            "agent" => new Caller(CallerKind.Agent, "me", Role.Agent),
            "supervisor" => new Caller(CallerKind.Agent, "me", Role.Supervisor),
            "admin" => new Caller(CallerKind.Agent, "me", Role.Admin),
            "visitor" => new Caller(CallerKind.Visitor, "me", Role.Admin),
            "roleless" => new Caller(CallerKind.Agent, "me", Role.None),
            "nameless" => new Caller(CallerKind.Agent, "", Role.Agent),
            _ => throw new ArgumentOutOfRangeException(nameof(who)),
        };
        var conversation = which switch
        {
            "own" => Own,
            "former" => Former,
            "waiting" => Waiting,
            "others" => Others,
            "mentioned" => Mentioned,
            "bot" => WithBot,
            _ => throw new ArgumentOutOfRangeException(nameof(which)),
        };

        var may = (Permissions.MayRead(caller, conversation) ? "R" : "")
            + (Permissions.MayAnswer(caller, conversation) ? "A" : "")
            + (Permissions.MayResolve(caller, conversation) ? "S" : "")
            + (Permissions.MayTake(caller, conversation) ? "T" : "")
            + (Permissions.MaySeeOriginalText(caller) ? "X" : "")
            + (Permissions.MayTransfer(caller, conversation) ? "F" : "")
            + (Permissions.MayReopen(caller, conversation) ? "O" : "");

        Assert.Equal(allowed, may);
    }
}

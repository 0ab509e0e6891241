using CsCheck;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Stages;

namespace Omni.Tests.Pipeline.Stages;

public sealed class SessionIdsTests
{
    private static readonly Gen<string> AnyPart = Gen.OneOf("a", "b", "|", "~", "1", "0").Array[1, 4].Select(string.Concat);

    private static readonly Gen<UnifiedMessage> AnyMessage = Gen.Select(Gen.Enum<Direction>(), AnyPart, AnyPart, AnyPart, (direction, one, two, three) => new UnifiedMessage
    {
        MessageId = "m",
        Direction = direction,
        Channel = "web",
        Account = one,
        SenderId = two,
        ExternalId = three,
        ConversationId = "c1",
        AgentId = one,
    });

    [Fact]
    public void Two_messages_have_one_id_only_when_they_are_the_same_senders_same_message() => Gen.Select(AnyMessage, AnyMessage).Sample((one, other) =>
    {
        Assert.Equal(Source(one) == Source(other), SessionIds.OfSender(one) == SessionIds.OfSender(other));
        Assert.Equal(Message(one) == Message(other), SessionIds.OfExternalMessage(one) == SessionIds.OfExternalMessage(other));
    });

    [Theory]
    [InlineData("a|b", "c", "a", "b|c")]
    [InlineData("a~1b", "c", "a|b", "c")]
    [InlineData("a~", "1b", "a", "~1b")]
    [InlineData("a~01b", "c", "a~1b", "c")]
    public void The_sign_between_the_parts_of_an_id_belongs_to_nobody(string one, string two, string otherOne, string otherTwo)
    {
        var (message, other) = (AnyMessage.Single() with { Direction = Direction.Inbound, Account = one, SenderId = two }, AnyMessage.Single() with { Direction = Direction.Inbound, Account = otherOne, SenderId = otherTwo });
        Assert.NotEqual(SessionIds.OfSender(message), SessionIds.OfSender(other));

        (message, other) = (message with { Account = "main", SenderId = one, ExternalId = two }, other with { Account = "main", SenderId = otherOne, ExternalId = otherTwo });
        Assert.NotEqual(SessionIds.OfExternalMessage(message), SessionIds.OfExternalMessage(other));
    }

    [Fact]
    public void An_answer_is_the_same_answer_wherever_it_comes_to_stand()
    {
        var answer = AnyMessage.Single() with { Direction = Direction.Outbound, MessageId = "m1" };

        Assert.Equal(SessionIds.OfExternalMessage(answer), SessionIds.OfExternalMessage(answer with { ConversationId = "c2" }));
        Assert.NotEqual(SessionIds.OfExternalMessage(answer), SessionIds.OfExternalMessage(answer with { MessageId = "m2" }));
    }

    [Fact]
    public void Ordinary_ids_are_put_together_as_they_are()
    {
        var message = AnyMessage.Single() with { Direction = Direction.Inbound, Account = "main", SenderId = "v-1_x", ExternalId = "e|1" };

        Assert.Equal("web|main|v-1_x", SessionIds.OfSender(message));
        Assert.Equal("web|main|v-1_x|e|1", SessionIds.OfExternalMessage(message));
    }

    private static (Direction, string, string, string) Message(UnifiedMessage message) =>
        message.Direction is Direction.Inbound ? (message.Direction, message.Account, message.SenderId, message.ExternalId) : (message.Direction, message.MessageId, "", "");

    private static (Direction Direction, string, string) Source(UnifiedMessage message) =>
        message.Direction is Direction.Inbound ? (message.Direction, message.Account, message.SenderId) : (message.Direction, message.AgentId, "");
}

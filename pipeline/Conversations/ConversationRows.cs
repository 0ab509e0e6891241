using System.Collections.Immutable;
using System.Globalization;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Conversations;

/// <summary>Conversations as rows: which keys, which columns. Column names are stored: never renamed.</summary>
internal static class ConversationRows
{
    public const string Head = "head";
    public const string MessagePrefix = "msg:";
    public const string OutPrefix = "out:";
    public const string WhyPrefix = "why:";
    public const string ReadPrefix = "read:";

    /// <summary>How far another system was told.</summary>
    public const string HookPrefix = "hook:";

    public const string SequenceColumn = "sequence";

    public static string MessageKey(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{MessagePrefix}{sequence:D12}");

    public static string OutKey(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{OutPrefix}{sequence:D12}");

    public static string WhyKey(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{WhyPrefix}{sequence:D12}");

    /// <summary>Where a message stands that a platform knows by its own id.</summary>
    public static string SentKey(string platformId) => "sent:" + RowLimits.KeyPart(platformId);

    /// <summary>What a platform reported of a message of that id.</summary>
    public static string ReceiptKey(string platformId) => "receipt:" + RowLimits.KeyPart(platformId);

    public static string IdKey(string messageId) => $"id:{messageId}";

    public static Row From(Conversation it) => new Row(it.Id, Head)
        .SetText("customer", it.CustomerId)
        .SetText("customerName", it.CustomerName)
        .Set("episode", it.Episode)
        .Set("state", (long)it.State)
        .SetText("agent", it.AgentId)
        .SetText("agents", Join(it.Agents))
        .SetText("channel", it.Channel)
        .SetText("account", it.Account)
        .SetText("address", it.Address)
        .SetText("replyContext", it.ReplyContext)
        .SetText("language", it.Language)
        .SetText("intent", it.Intent)
        .SetText("skills", Join(it.Skills))
        .Set("urgency", it.Urgency)
        .Set("lastSequence", it.LastSequence)
        .SetText("preview", it.Preview)
        .Set("lastMessageAt", it.LastMessageAt)
        .Set("createdAt", it.CreatedAt)
        .SetText("replyMemory", it.ReplyMemory)
        .SetText("waitingKey", it.WaitingKey)
        .SetText("mergedInto", it.MergedInto)
        .SetText("offeredTo", it.OfferedTo)
        .SetText("offerId", it.OfferId)
        .SetText("asked", AskedAgent.Write(it.Asked))
        .SetText("assigner", it.Assigner)
        .SetText("wantedAgent", it.WantedAgent)
        .SetText("wantedSkill", it.WantedSkill)
        .SetText("wantedTeam", it.WantedTeam)
        .SetText("transferredBy", it.TransferredBy)
        .SetText("labels", Join(it.Labels))
        .SetText("mentioned", Join(it.Mentioned))
        .SetIf("offerUntil", it.OfferUntil)
        .SetIf("waitingSince", it.WaitingSince)
        .SetIf("owedSince", it.OwedSince)
        .SetIf("firstAnswerAt", it.FirstAnswerAt)
        .SetIf("quietSince", it.QuietSince)
        .SetIf("resolvedAt", it.ResolvedAt)
        .SetIf("snoozedUntil", it.SnoozedUntil)
        .SetIf("csatUntil", it.RatingUntil)
        .SetIf("csatScore", it.Rating)
        .SetIf("csatAt", it.RatedAt);

    public static Conversation ToConversation(Row row) => new()
    {
        Id = row.Partition,
        CustomerId = row.Text("customer"),
        CustomerName = row.Text("customerName"),
        Episode = (int)row.Int64("episode"),
        State = (ConversationState)row.Int64("state"),
        AgentId = row.Text("agent"),
        Agents = Split(row.Text("agents")),
        Channel = row.Text("channel"),
        Account = row.Text("account"),
        Address = row.Text("address"),
        ReplyContext = row.Text("replyContext"),
        Language = row.Text("language"),
        Intent = row.Text("intent"),
        Skills = Split(row.Text("skills")),
        Urgency = (int)row.Int64("urgency"),
        LastSequence = row.Int64("lastSequence"),
        Preview = row.Text("preview"),
        LastMessageAt = row.Instant("lastMessageAt") ?? default,
        CreatedAt = row.Instant("createdAt") ?? default,
        ReplyMemory = row.Text("replyMemory"),
        WaitingKey = row.Text("waitingKey"),
        MergedInto = row.Text("mergedInto"),
        OfferedTo = row.Text("offeredTo"),
        OfferId = row.Text("offerId"),
        Asked = AskedAgent.Read(row.Text("asked")),
        Assigner = row.Text("assigner"),
        WantedAgent = row.Text("wantedAgent"),
        WantedSkill = row.Text("wantedSkill"),
        WantedTeam = row.Text("wantedTeam"),
        TransferredBy = row.Text("transferredBy"),
        Labels = Split(row.Text("labels")),
        Mentioned = Split(row.Text("mentioned")),
        OfferUntil = row.Instant("offerUntil"),
        WaitingSince = row.Instant("waitingSince"),
        OwedSince = row.Instant("owedSince"),
        FirstAnswerAt = row.Instant("firstAnswerAt"),
        QuietSince = row.Instant("quietSince"),
        ResolvedAt = row.Instant("resolvedAt"),
        SnoozedUntil = row.Instant("snoozedUntil"),
        RatingUntil = row.Instant("csatUntil"),
        Rating = (int)row.Int64("csatScore"),
        RatedAt = row.Instant("csatAt"),
        ETag = row.ETag,
    };

    public static Row From(ConversationEntry it) => new Row(it.ConversationId, MessageKey(it.Sequence))
        .Set("sequence", it.Sequence)
        .Set("type", (long)it.Type)
        .SetText("id", it.MessageId)
        .Set("direction", (long)it.Direction)
        .SetText("channel", it.Channel)
        .SetText("account", it.Account)
        .SetText("address", it.Address)
        .SetText("replyContext", it.ReplyContext)
        .SetText("template", TemplateFill.Write(it.Template))
        .SetText("platformId", it.PlatformId)
        .Set("kind", (long)it.Kind)
        .SetText("text", it.Text)
        .SetText("originalText", it.OriginalText)
        .SetText("agent", it.AgentId)
        .SetText("clientMessageId", it.ClientMessageId)
        .SetText("reason", it.Reason)
        .SetText("flags", Join(it.Flags))
        .Set("at", it.At)
        .Set("delivery", (long)it.Delivery)
        .SetText("deliveryReason", it.DeliveryReason)
        .SetText("attachments", AttachmentsJson.Write(it.Attachments))
        .SetText("metadata", MessageMetadata.Write(it.Metadata))
        .SetIf("about", it.About)
        .SetText("mentions", Join(it.Mentions));

    public static ConversationEntry ToEntry(Row row) => new()
    {
        ConversationId = row.Partition,
        Sequence = row.Int64("sequence"),
        Type = (EntryType)row.Int64("type"),
        MessageId = row.Text("id"),
        Direction = (Direction)row.Int64("direction"),
        Channel = row.Text("channel"),
        Account = row.Text("account"),
        Address = row.Text("address"),
        ReplyContext = row.Text("replyContext"),
        Template = TemplateFill.Read(row.Text("template")),
        PlatformId = row.Text("platformId"),
        Kind = (MessageKind)row.Int64("kind"),
        Text = row.Text("text"),
        OriginalText = row.Text("originalText"),
        AgentId = row.Text("agent"),
        ClientMessageId = row.Text("clientMessageId"),
        Reason = row.Text("reason"),
        Flags = Split(row.Text("flags")),
        At = row.Instant("at") ?? default,
        Delivery = (DeliveryState)row.Int64("delivery"),
        DeliveryReason = row.Text("deliveryReason"),
        Attachments = AttachmentsJson.Read(row.Text("attachments")),
        About = row.Int64("about"),
        Mentions = Split(row.Text("mentions")),
        Metadata = MessageMetadata.Read(row.Text("metadata")),
        ETag = row.ETag,
    };

    private static string Join(ImmutableArray<string> items) => items.Length == 0 ? "" : string.Join(',', items);

    private static ImmutableArray<string> Split(string text) => text.Length == 0 ? [] : [.. text.Split(',')];

    private static Row SetIf(this Row row, string name, long value) => value > 0 ? row.Set(name, value) : row;

    private static Row SetIf(this Row row, string name, DateTimeOffset? value) => value is { } instant ? row.Set(name, instant) : row;
}

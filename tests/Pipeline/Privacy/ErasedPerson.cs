using Omni.Functions;
using Omni.Pipeline.Access;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Knowledge;
using Omni.Pipeline.Media;
using Omni.Pipeline.Ports;

namespace Omni.Tests.Pipeline.Privacy;

/// <summary>
/// Somebody who left traces everywhere: on four channels, two of them joined by an e-mail; with files, notes, cards, dead letters, and messages
/// on their way; once taken for another, who stays. Every trace holds a word that stands nowhere else.
/// </summary>
internal sealed class ErasedPerson
{
    /// <summary>Words in texts, names, addresses, files and notes.</summary>
    public static readonly string[] Words =
    [
        "needlename", "needlevisitor", "needleopenid", "needlestaff", "needleuser", "needlemail", "8613800138000", "needleweb", "needlewechat", "needleding",
        "needleapp", "needlemasked", "needleanswer", "needlefile", "needlefetched", "needlethumb", "needleunsent", "needlenote", "needlelabel", "needlefield",
        "needlereason", "needleblock", "needlecard", "needleletter", "needleelsewhere", "needleunder", "needlelate", "needlenoted", "needleticket", "needleack",
        "needlecolleague", "needletag", "needlequestion",
    ];

    private readonly List<string> _ids = [];

    public string Id { get; private set; } = "";

    /// <summary>Who was taken for the person, and stays.</summary>
    public string Other { get; private set; } = "";

    /// <summary>Of everybody who was merged into one.</summary>
    public string[] Ids => [.. _ids];

    public static async Task<ErasedPerson> SeedAsync(PrivacyWorld world)
    {
        var it = new ErasedPerson();
        var agent = await world.Api.TokenAsync(Role.Agent);
        await world.UploadAsync(world.VisitorToken("needlevisitor"), "needleunsent.txt", "needleunsent as a text");
        var file = await world.UploadAsync(world.VisitorToken("needlevisitor"), "needlefile.txt", "needlefile as a text");
        await world.Api.Media.WriteAsync(MediaIds.ThumbnailOf(file.MediaId), new MemoryStream([.. "needlethumb"u8]), new("image/jpeg", "", ""), default);
        it.Id = await world.SayAsync("web", "needlevisitor", "needleweb said", "needlename", "email:needlemail@example.com", "needlemasked before", file);

        // Another channel vouches for the same e-mail, and so they are one.
        it._ids.Add(await world.SayAsync("wechat", "needleopenid", "needlewechat said", "needlename", "email:needlemail@example.com"));
        it._ids.Add(it.Id);
        await it.SayMoreAsync(world);
        await it.BeTakenForAnotherAsync(world);

        var conversation = Conversation.IdOf(it.Id, 1);
        await world.AgentAsync(FunctionNames.TakeConversation, null, ("id", conversation));
        var sent = await world.UploadAsync(agent, "needlefile.pdf", "needlefile for the customer");
        await world.AgentAsync(FunctionNames.PostMessage, new { clientMessageId = "c1", text = "needleanswer given", attachments = new[] { new { id = sent.MediaId } } }, ("id", conversation));
        await world.WorkAsync();
        await world.AgentAsync(FunctionNames.AddNote, new { id = "n1", text = "needlenote of an agent" }, ("id", it.Id));
        await world.AdminAsync(FunctionNames.ChangeCustomer, new { fields = new { city = "needlefield" }, addLabels = new[] { "needlelabel" } }, ("id", it.Id));
        var note = await world.AgentAsync(FunctionNames.AddConversationNote, new { clientNoteId = "w1", text = "needlecolleague among us", mentions = new[] { "Admin" } }, ("id", conversation));
        Assert.Equal(["Admin"], note.Json.GetProperty("mentions").EnumerateArray().Select(mention => mention.GetString()));
        await world.AgentAsync(FunctionNames.LabelConversation, new { add = new[] { "needletag" } }, ("id", conversation));
        var ticket = await world.AgentAsync(FunctionNames.RaiseTicket, new { conversationId = conversation, clientTicketId = "t1", reason = "safety", text = "needleticket raised" });
        await world.AdminAsync(FunctionNames.AcknowledgeTicket, new { note = "needleack noted" }, ("id", ticket["id"]!));
        Assert.True(await world.Api.Get<KnowledgeFeedback>().UnansweredAsync(conversation, "m1", "needlequestion about the turbine blades", default));
        world.CardText = "needlecard";
        await world.AdminAsync(FunctionNames.ReadCards, null, ("id", it.Id));
        await world.AdminAsync(FunctionNames.BeginExport, null, ("id", it.Id));
        await world.Orchestrations.SettleAsync();
        await LeaveOnTheWayAsync(world);
        await world.AdminAsync(FunctionNames.BlockCustomer, new { reason = "needleblock" }, ("id", it.Id));
        return it;
    }

    /// <summary>What comes only after the erasure: accepted before it, and read late.</summary>
    public static Task ArriveLateAsync(PrivacyWorld world) => world.WorkAsync();

    /// <summary>Places of the ids where docs/privacy.md does not say that they stay.</summary>
    public async Task<IReadOnlyList<string>> LeftAsync(PrivacyWorld world) =>
    [
        .. (await world.FindAsync(Ids)).Where(found => !Ids.Any(id =>
            (found.StartsWith($"{id}: tables {TableNames.Customers}/", StringComparison.Ordinal) && found.EndsWith("/erased", StringComparison.Ordinal))
            || found == $"{id}: tables {TableNames.Retention}/erasures/{Id}"
            || found.StartsWith($"{id}: tables {TableNames.Audit}/", StringComparison.Ordinal)
            || found.StartsWith($"{id}: tables {TableNames.Conversations}/{Other}-", StringComparison.Ordinal))),
    ];

    private async Task SayMoreAsync(PrivacyWorld world)
    {
        var ding = await world.SayAsync("dingtalk", "needlestaff", "needleding said", "needlename");
        var app = await world.SayAsync("app", "needleuser", "needleapp said", "needlename", "phone:+8613800138000");
        await world.AdminAsync(FunctionNames.MergeCustomers, new { with = ding, reason = "needlereason" }, ("id", Id));
        await world.AdminAsync(FunctionNames.MergeCustomers, new { with = app, reason = "needlereason" }, ("id", Id));
        var current = (await world.Api.Get<CustomerStore>().CurrentAsync(Id, default)).Id;
        Assert.Equal(current, (await world.Api.Get<CustomerStore>().CurrentAsync(app, default)).Id);
        Id = current;
        _ids.AddRange([ding, app]);

        // A file that a platform held, as the stage keeps it.
        var head = (await world.Api.Get<ConversationStore>().GetAsync(Conversation.IdOf(Id, 1), default))!;
        var entry = (await world.Api.Get<ConversationStore>().EntriesAsync(head.Id, 0, long.MaxValue, 100, default)).First(it => it.Type is EntryType.Message);
        var id = MediaIds.Of(entry.MessageId, entry.Attachments.Length);
        await world.Api.Media.WriteAsync(id, new MemoryStream([.. "needlefetched"u8]), new("text/plain", "needlefetched.txt", Id), default);
        await world.Api.Get<ConversationStore>().UpdateEntryAsync(
            head.Id, entry.Sequence, it => it with { Attachments = it.Attachments.Add(new() { MediaId = id, Name = "needlefetched.txt", PlatformReference = "needlefetched" }) }, default);
    }

    /// <summary>Merged with somebody by mistake, who was being served; what the person said then stands in that one's conversation.</summary>
    private async Task BeTakenForAnotherAsync(PrivacyWorld world)
    {
        Other = await world.SayAsync("web", "somebody", "something of somebody else", "Somebody");
        await world.AgentAsync(FunctionNames.TakeConversation, null, ("id", Conversation.IdOf(Other, 1)));
        var mistaken = await world.SayAsync("app", "needleuser2", "needleunder said", "needlename");
        await world.AdminAsync(FunctionNames.MergeCustomers, new { with = Other, reason = "needlereason" }, ("id", mistaken));
        await world.SayAsync("app", "needleuser2", "needleelsewhere said");
        var entries = await world.Api.Get<ConversationStore>().EntriesAsync(Conversation.IdOf(Other, 1), 0, long.MaxValue, 100, default);
        Assert.Contains(entries, entry => entry.Text == "needleelsewhere said");
        var merge = Assert.Single(await world.Api.Get<MergeStore>().ListAsync(Other, default));
        await world.AdminAsync(FunctionNames.UndoMerge, null, ("id", merge.HomeId), ("mergeId", merge.Id));
        await world.AdminAsync(FunctionNames.MergeCustomers, new { with = mistaken, reason = "needlereason" }, ("id", Id));
        _ids.Add(mistaken);
    }

    private static async Task LeaveOnTheWayAsync(PrivacyWorld world)
    {
        var poison = await world.AcceptAsync("wechat", "needleopenid", "needleletter, set aside before anybody knew whose");
        world.SetAside(QueueNames.Dedupe, world.Api.Queue.Take(QueueNames.Dedupe).Single(sent => ReferenceEquals(sent.Body, poison)), "poison");
        await world.AcceptAsync("web", "needlevisitor", "needlelate, not read yet");
        var known = await world.AcceptAsync("dingtalk", "needlestaff", "needlelate, on its way");
        var waiting = world.Api.Queue.Take(QueueNames.Dedupe);
        var placed = (await world.Api.Stage(QueueNames.Dedupe).RunAsync(known, default)).Message!;
        foreach (var sent in waiting.Where(sent => !ReferenceEquals(sent.Body, known)))
        {
            await world.Api.Queue.SendAsync(QueueNames.Dedupe, sent, default);
        }

        await world.Api.Queue.SendAsync(QueueNames.Persist, new StageMessage("s", placed.MessageId, placed), default);
    }
}

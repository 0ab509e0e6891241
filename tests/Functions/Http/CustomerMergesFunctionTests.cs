using System.Text.Json;
using Omni.Functions;
using Omni.Functions.Http;
using Omni.Pipeline.Access;
using Omni.Pipeline.Channels;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Customers;
using Omni.Pipeline.Ports;
using Omni.Pipeline.Starts;
using Omni.Tests.Pipeline.Privacy;

namespace Omni.Tests.Functions.Http;

/// <summary>What a merge decides, what its preview says of that, and what those who lose something by it are told.</summary>
public sealed class CustomerMergesFunctionTests : IAsyncLifetime
{
    private readonly PrivacyWorld _world = new();
    private string _anna = "";
    private string _berta = "";

    public async Task InitializeAsync()
    {
        _anna = await _world.SayAsync("wechat", "anna", "hello", "Anna");
        _berta = await _world.SayAsync("web", "berta", "hello", "Berta");
    }

    public Task DisposeAsync()
    {
        _world.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_no_holds_for_both_until_the_one_who_they_are_says_yes()
    {
        await ChangeAsync(_berta, new { consent = false });
        await ChangeAsync(_anna, new { consent = true });

        Assert.Equal("False", (await PreviewAsync()).GetProperty("result").GetProperty("consent").ToString());
        Assert.Equal("False", (await MergeAsync())["consent"]);
        Assert.Equal(StartChecks.NoConsent, await ObjectionAsync());

        Assert.Equal("True", (await ChangeAsync(_anna, new { consent = true }))["consent"]);
        Assert.Null(await ObjectionAsync());

        await UndoAsync();
        Assert.Equal(("False", "True"), ((await ReadAsync(_berta))["consent"], (await ReadAsync(_anna))["consent"]));
    }

    [Fact]
    public async Task A_third_ones_no_holds_over_what_the_two_said_before()
    {
        await MergeAsync();
        await ChangeAsync(_anna, new { consent = true });
        var carla = await _world.SayAsync("dingtalk", "carla", "hello", "Carla");
        await ChangeAsync(carla, new { consent = false });

        await _world.AdminAsync(FunctionNames.MergeCustomers, new { with = carla, reason = "same" }, ("id", _anna));

        Assert.Equal("False", (await ReadAsync(_anna))["consent"]);
    }

    [Fact]
    public async Task Who_is_blocked_among_them_is_shown_before_and_after()
    {
        await _world.AdminAsync(FunctionNames.BlockCustomer, new { reason = "insults" }, ("id", _berta));
        var blocked = $$"""[{"customerId":"{{_berta}}","reason":"insults"}]""";

        var preview = await PreviewAsync();
        var merged = await MergeAsync();

        Assert.Equal((blocked, "[]"), (preview.GetProperty("merged").GetProperty("blocked").ToString(), preview.GetProperty("survivor").GetProperty("blocked").ToString()));
        Assert.Equal(blocked, preview.GetProperty("result").GetProperty("blocked").ToString());
        Assert.Equal(("", blocked), (merged["blockedReason"], merged["blocked"]));
        await _world.AdminAsync(FunctionNames.UnblockCustomer, null, ("id", _anna));
        Assert.Equal("[]", (await ReadAsync(_anna))["blocked"]);
    }

    [Fact]
    public async Task What_the_preview_says_of_both_is_what_becomes_of_them()
    {
        await ChangeAsync(_anna, new { fields = new { city = "Lyon" }, addLabels = new[] { "vip" } });
        var carla = await _world.SayAsync("dingtalk", "carla", "hello", "Carla");
        await ChangeAsync(carla, new { language = "fr", fields = new { plan = "free", pet = "cat" } });
        await ChangeAsync(_berta, new { language = "de", fields = new { city = "Paris", plan = "gold" }, addLabels = new[] { "VIP", "press" } });
        await _world.AdminAsync(FunctionNames.MergeCustomers, new { with = carla, reason = "same" }, ("id", _anna));

        var preview = await PreviewAsync();
        var merged = await MergeAsync();

        Assert.Equal("""{"city":"Paris"}""", preview.GetProperty("fieldsThatLose").ToString());
        Assert.Equal("""{"city":"Lyon","pet":"cat","plan":"gold"}""", merged["fields"]);
        foreach (var name in (string[])["name", "language", "consent", "consentNote", "fields", "labels", "blockedReason", "blocked"])
        {
            Assert.Equal(merged[name], preview.GetProperty("result").GetProperty(name).ToString());
        }

        Assert.Equal("""["press","VIP"]""", preview.GetProperty("merged").GetProperty("labels").ToString());
        Assert.Equal("de", preview.GetProperty("merged").GetProperty("language").GetString());
    }

    [Fact]
    public async Task Two_whom_a_channel_vouches_for_alike_and_who_stay_two_are_shown_to_each_other()
    {
        var (one, other) = await AlikeAsync();

        var (shown, theirs) = (await ReadAsync(other), await ReadAsync(one));

        Assert.Equal(other, shown["id"]);
        Assert.Equal(["channel u2", "email jo@example.com", "user main:u2"], Identities(shown));
        Assert.Equal([$"{one} email jo@example.com"], Duplicates(shown));
        Assert.Equal([$"{other} email jo@example.com"], Duplicates(theirs));
        Assert.Equal(["channel u1", "email jo@example.com", "user main:u1"], Identities(theirs));
    }

    [Fact]
    public async Task Nobody_is_a_duplicate_of_who_was_joined_or_set_apart_by_hand()
    {
        var (one, other) = await AlikeAsync();

        var merged = await _world.AdminAsync(FunctionNames.MergeCustomers, new { with = other, reason = "same" }, ("id", one));
        Assert.Empty(Duplicates(merged));
        Assert.Single(Identities(merged), it => it.StartsWith("email", StringComparison.Ordinal));

        var merge = merged.Json.GetProperty("merges")[0].GetProperty("id").GetString()!;
        await _world.AdminAsync(FunctionNames.UndoMerge, null, ("id", one), ("mergeId", merge));
        Assert.Equal((0, 0), (Duplicates(await ReadAsync(one)).Count(), Duplicates(await ReadAsync(other)).Count()));
    }

    [Fact]
    public async Task Of_a_duplicate_who_is_erased_the_other_keeps_nothing()
    {
        var (one, other) = await AlikeAsync();

        await _world.EraseAsync(other);

        Assert.Empty(Duplicates(await ReadAsync(one)));
        Assert.Empty(await _world.Api.Tables.Get(TableNames.Customers).RangeAsync(one, RowRange.Prefix("alike:"), 10, default));
    }

    [Fact]
    public async Task Who_loses_a_conversation_by_a_merge_is_told_where_it_goes_on()
    {
        var (mine, other) = (Conversation.IdOf(_berta, 1), Conversation.IdOf(_anna, 1));
        Assert.Equal(200, (await _world.AdminAsync(FunctionNames.TakeConversation, null, ("id", other))).Status);
        Assert.Equal(200, (await _world.AgentAsync(FunctionNames.TakeConversation, null, ("id", mine))).Status);
        await MergeAsync();
        var answer = new { clientMessageId = "c1", text = "hello" };

        Assert.Equal(200, (await _world.AgentAsync(FunctionNames.ReadConversation, null, ("id", mine))).Status);
        foreach (var refused in (ApiAnswer[])
        [
            await _world.AgentAsync(FunctionNames.PostMessage, answer, ("id", mine)),
            await _world.AgentAsync(FunctionNames.ResolveConversation, null, ("id", mine)),
            await _world.AdminAsync(FunctionNames.PostMessage, answer, ("id", mine)),
        ])
        {
            Assert.Equal((409, ProblemTypes.ConversationMerged, other), (refused.Status, refused.Problem, refused["conversationId"]));
        }

        var stranger = _world.Api.Token(new(CallerKind.Agent, "stranger", Role.Agent));
        Assert.Equal(404, (await _world.Api.CallAsync(FunctionNames.PostMessage, stranger, answer, "", ("id", mine))).Status);
    }

    private async Task<(string One, string Other)> AlikeAsync()
    {
        var one = await _world.SayAsync("app", "u1", "hello", "Jo", "user:main:u1");
        await _world.SayAsync("app", "u1", "hello", "Jo", "email:jo@example.com");
        var other = await _world.SayAsync("app", "u2", "hello", "Jo", "user:main:u2");
        await _world.SayAsync("app", "u2", "hello", "Jo", "email:Jo@example.com");
        await _world.SayAsync("app", "u2", "hello again", "Jo", "email:Jo@example.com");
        return (one, other);
    }

    private static IEnumerable<string> Identities(ApiAnswer customer) => customer.Json.GetProperty("identities").EnumerateArray()
        .Select(it => $"{it.GetProperty("kind")} {it.GetProperty("value")}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Duplicates(ApiAnswer customer) => customer.Json.GetProperty("possibleDuplicates").EnumerateArray()
        .Select(it => $"{it.GetProperty("customerId")} {it.GetProperty("kind")} {it.GetProperty("value")}");

    private async Task<string?> ObjectionAsync() =>
        await _world.Api.Get<StartChecks>().OfCustomerAsync(new ChannelIdentity(ChannelNames.Web, "main", "berta"), default);

    private async Task<ApiAnswer> ReadAsync(string customer) => await _world.AdminAsync(FunctionNames.ReadCustomer, null, ("id", customer));

    private async Task<ApiAnswer> ChangeAsync(string customer, object change)
    {
        _world.Api.Time.Advance(TimeSpan.FromSeconds(1));
        return await _world.AdminAsync(FunctionNames.ChangeCustomer, change, ("id", customer));
    }

    private async Task<JsonElement> PreviewAsync() =>
        (await _world.Api.CallAsync(FunctionNames.PreviewMerge, await _world.Api.TokenAsync(Role.Admin), null, $"?with={_berta}", ("id", _anna))).Json;

    private async Task<ApiAnswer> MergeAsync()
    {
        _world.Api.Time.Advance(TimeSpan.FromSeconds(1));
        var merged = await _world.AdminAsync(FunctionNames.MergeCustomers, new { with = _berta, reason = "same" }, ("id", _anna));
        Assert.Equal(_anna, merged["id"]);
        return merged;
    }

    private async Task UndoAsync()
    {
        var merge = (await ReadAsync(_anna)).Json.GetProperty("merges")[0].GetProperty("id").GetString()!;
        await _world.AdminAsync(FunctionNames.UndoMerge, null, ("id", _anna), ("mergeId", merge));
    }
}
